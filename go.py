"""Set up, start or test luodi with nothing but Python 3.11: `python3 go.py [setup | test [pytest arguments]]`."""

import hashlib
import importlib.util
import json
import locale
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
RECORD = "luodi-installed.json"
LEAST_PYTHON = (3, 11)
INTERRUPTED = 130

USAGE = (
    """用法：
  python3 go.py                 安装（第一次）、建库、载入示例县、在 127.0.0.1:8000 启动
  python3 go.py setup           只安装
  python3 go.py test [参数…]    安装测试所需，在 SQLite 和 PostgreSQL 上运行全部测试；参数原样交给 pytest""",
    """Usage:
  python3 go.py                   install (the first time), create the database, load the sample county, serve
                                  on 127.0.0.1:8000
  python3 go.py setup             only install
  python3 go.py test [args ...]   install what tests need and run all of them, on SQLite and on PostgreSQL;
                                  arguments go to pytest""",
)


class Stop(Exception):
    """What was wanted cannot be done; carries the sentence to print and the exit code."""

    def __init__(self, sentence, code=1):
        super().__init__(sentence)
        self.code = code


# ---------------------------------------------------------------- words


def spoken(environment=os.environ, windows_language=None):
    """Which languages to print: ("zh",), ("en",), or both where the system names no language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            break
    else:
        value = windows_language or ""
    if value.lower().startswith(("zh", "chinese")):
        return ("zh",)
    if not value or value.split(".")[0] in ("C", "POSIX"):
        return ("zh", "en")
    return ("en",)


def words(zh, en, languages=None):
    """One text out of its two versions, or both, the Chinese one first."""
    languages = languages or spoken(windows_language=locale.getlocale()[0] if os.name == "nt" else None)
    said = {"zh": zh, "en": en}
    return (" / " if "\n" not in zh else "\n").join(said[language] for language in languages)


def say(zh, en):
    """Print one line at once, also into a pipe."""
    print(words(zh, en), flush=True)


# ---------------------------------------------------------------- running things


def clock_line(label, seconds, step, width):
    """The line that shows that a step is alive: label, seconds and what it is doing, cut to the terminal's width."""
    return f"{label} … {seconds:.0f} s  {step}"[: max(width - 1, 20)]


def watched(label, command, log):
    """Run `command` with its output in the file `log`, showing how far it is; returns its exit code.

    On a terminal one line is rewritten each half second; elsewhere one line is printed when the step ends.
    """
    started = time.monotonic()
    live = sys.stdout.isatty()
    last = [""]
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w", encoding="utf-8") as written:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

        def copy():
            for line in child.stdout:
                written.write(line)
                last[0] = line.strip()

        reader = threading.Thread(target=copy, daemon=True)
        reader.start()
        try:
            while child.poll() is None:
                if live:
                    columns = shutil.get_terminal_size().columns
                    line = clock_line(label, time.monotonic() - started, last[0], columns)
                    print("\r\033[K" + line, end="", flush=True)
                time.sleep(0.5 if live else 0.1)
        except KeyboardInterrupt:
            child.wait()
            raise
        reader.join()
        child.stdout.close()
    erase = "\r\033[K" if live else ""
    print(f"{erase}{label}  {time.monotonic() - started:.0f} s", flush=True)
    return child.returncode


def step(zh, en, command, log):
    """A step that must succeed: Stop with the end of its output when it does not."""
    if watched(words(zh, en), command, log):
        tail = log.read_text("utf-8").splitlines()[-25:]
        print("\n".join("  | " + line for line in tail), flush=True)
        raise Stop(words(f"{zh}失败，全部输出见 {log}", f"{en} failed; all of its output is in {log}"))


def attended(command):
    """Run `command` on this terminal and return its exit code; Ctrl-C and SIGTERM reach it, and it is waited for.

    A child that was told to stop and did so without complaint counts as a clean end (code 0).
    """
    asked = []
    child = subprocess.Popen(command, cwd=ROOT)

    def pass_on(number, _frame):
        asked.append(number)
        if number == signal.SIGINT and sys.stdin.isatty():
            return  # Ctrl-C reaches the child by itself: it belongs to the same terminal.
        if child.poll() is None:
            # A child started in a shell's background ignores SIGINT, hence SIGTERM for both.
            child.terminate()

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if not asked:
        return code if code >= 0 else 128 - code
    return 0 if code in (0, INTERRUPTED, -signal.SIGINT, -signal.SIGTERM) else abs(code)


# ---------------------------------------------------------------- installing


def in_venv(name, venv=VENV, windows=os.name == "nt"):
    """The path of a program inside the virtual environment."""
    return str(venv / "Scripts" / f"{name}.exe" if windows else venv / "bin" / name)


def fingerprint(root=ROOT):
    """A hash of what an installation depends on: the metadata, the front end's sources, this Python, this folder.

    Python sources are left out on purpose: the installation is editable, a changed module counts at once.
    """
    frontend = root / "workflow" / "web" / "frontend"
    files = [root / "setup.cfg", root / "pyproject.toml"]
    files += [frontend / name for name in ("package-lock.json", "build.mjs", "build_backend.py")]
    for folder in ("src", "css", "i18n"):
        files += sorted(path for path in (frontend / folder).rglob("*") if path.is_file())
    digest = hashlib.sha256(f"{root} {sys.version_info[:2]}".encode())
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_installed(extras, root=ROOT, venv=VENV):
    """Whether the environment holds these extras of exactly this state of the project, and its pages' bundle."""
    try:
        record = json.loads((venv / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    bundled = (root / "workflow" / "web" / "static" / "dist" / "manifest.json").is_file()
    return bundled and record["fingerprint"] == fingerprint(root) and set(extras) <= set(record["extras"])


def installed_extras(venv=VENV):
    """The extras an earlier run installed: a repeated installation must not forget them."""
    try:
        return set(json.loads((venv / RECORD).read_text("utf-8"))["extras"])
    except (OSError, ValueError):
        return set()


def make_venv(venv=VENV):
    """Make the virtual environment, or make it again when its Python no longer runs."""
    python = in_venv("python", venv)
    if Path(python).exists():
        check = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False)
        if check.returncode == 0:
            return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Stop(missing_venv_sentence())
    step("建立运行环境", "Making the environment", [sys.executable, "-m", "venv", "--clear", str(venv)], log_of("venv"))


def missing_venv_sentence():
    """What to do on Debian and Ubuntu, whose python3 comes without the means to make an environment."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    return words(
        f"这个 Python 缺少 venv 模块。请先安装：sudo apt-get install {package}，然后再运行一次。",
        f"This Python lacks the venv module. Install it first: sudo apt-get install {package}, then run this again.",
    )


def log_of(name):
    """Where the output of a step is kept, outside the environment because that may be made anew."""
    return ROOT / "var" / "log" / f"setup-{name}.log"


def install(extras=()):
    """Bring the environment to this state of the project; does nothing when it is there already."""
    if is_installed(extras):
        return
    make_venv()
    wanted = sorted(installed_extras() | set(extras))
    target = ".[{}]".format(",".join(wanted)) if wanted else "."
    record = VENV / RECORD
    record.unlink(missing_ok=True)
    pip = [in_venv("python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    pip += ["--progress-bar", "off", "--editable", target]
    step("安装组件并构建页面", "Installing and building the pages", pip, log_of("install"))
    record.write_text(json.dumps({"fingerprint": fingerprint(), "extras": wanted}), "utf-8")


# ---------------------------------------------------------------- the three commands


def setup():
    """Only install; returns 0."""
    install()
    say(
        f"已就绪。命令：{in_venv('luodi')} --help；启动：python3 go.py",
        f"Ready. The command: {in_venv('luodi')} --help; to start: python3 go.py",
    )
    return 0


def start():
    """Install, load the sample county the first time, serve until Ctrl-C; returns the exit code."""
    install()
    luodi = in_venv("luodi")
    code = attended([luodi, "demo", "--if-empty"])
    if code:
        return code
    return attended([luodi, "serve"])


def browser(which=shutil.which):
    """The path of a Chromium or Chrome that the pages' tests can drive, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"):
        found = which(name)
        if found:
            return found
    places = [
        Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        Path(os.environ.get("PROGRAMFILES", "/")) / "Google/Chrome/Application/chrome.exe",
        Path(os.environ.get("PROGRAMFILES(X86)", "/")) / "Microsoft/Edge/Application/msedge.exe",
    ]
    return next((str(place) for place in places if place.is_file()), None)


def missing_browser_sentence():
    """Which browser the tests need, and the command that installs it."""
    return words(
        "页面测试需要 Chromium 浏览器，本机没有找到。请先安装："
        "sudo apt-get install chromium fonts-noto-cjk（Windows：winget install Google.Chrome），然后再运行一次。",
        "The page tests need the Chromium browser, and none was found. Install it first: "
        "sudo apt-get install chromium fonts-noto-cjk (Windows: winget install Google.Chrome), then run this again.",
    )


def office(which=shutil.which):
    """The path of LibreOffice, by which the tests look at documents as pages, or None."""
    places = ["/Applications/LibreOffice.app/Contents/MacOS/soffice"]
    places.append(str(Path(os.environ.get("PROGRAMFILES", "/")) / "LibreOffice/program/soffice.exe"))
    return which("soffice") or next((place for place in places if Path(place).is_file()), None)


def missing_office_sentence():
    """Which office program the tests need, and the command that installs it."""
    return words(
        "文书测试需要 LibreOffice，本机没有找到。请先安装："
        "sudo apt-get install libreoffice-writer-nogui libreoffice-calc-nogui，然后再运行一次。"
        "（运行产品不需要它。）",
        "The tests of documents need LibreOffice, and none was found. Install it first: "
        "sudo apt-get install libreoffice-writer-nogui libreoffice-calc-nogui, then run this again. "
        "(The product does not need it to run.)",
    )


def test(arguments):
    """Run the contracts, the house's tests, then all others, on both databases; returns 0 only when all passed.

    With arguments, those go to one pytest run after the contracts, browser or not: who names tests knows them.
    """
    install(["test"])
    python = in_venv("python")
    runs = [[in_venv("lint-imports")]]
    if arguments:
        runs.append([python, "-m", "pytest", *arguments])
    elif browser() is None:
        raise Stop(missing_browser_sentence())
    elif office() is None:
        raise Stop(missing_office_sentence())
    else:
        runs.append([python, "-m", "pytest", "-q", "tests/architecture"])
        whole = ["-q", "-n", "auto", "--dist", "loadfile", "--database", "both", "--every-element"]
        runs.append([python, "-m", "pytest", *whole, "--ignore=tests/architecture"])
    codes = [attended(run) for run in runs]
    return next((code for code in codes if code), 0)


def main(arguments):
    """Do what the command line says; returns the exit code (2: not understood, 130: interrupted)."""
    if sys.version_info < LEAST_PYTHON:
        raise Stop(words("需要 Python 3.11 或更高版本。", "Python 3.11 or later is needed."), 2)
    if not arguments:
        return start()
    command, rest = arguments[0], arguments[1:]
    if command == "test":
        return test(rest)
    if command == "setup" and not rest:
        return setup()
    say(*USAGE)
    return 0 if command in ("-h", "--help", "help") else 2


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
