"""The set-up script: its words, its memory of what is installed, and how it passes ends on."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import go


@pytest.fixture
def project(tmp_path):
    """The smallest project the script can take the fingerprint of."""
    frontend = tmp_path / "workflow" / "web" / "frontend"
    for folder in ("src", "css", "i18n"):
        (frontend / folder).mkdir(parents=True)
    for path in (tmp_path / "setup.cfg", tmp_path / "pyproject.toml", frontend / "src" / "base.js"):
        path.write_text("first", "utf-8")
    for file in ("package-lock.json", "build.mjs", "build_backend.py"):
        (frontend / file).write_text("first", "utf-8")
    dist = tmp_path / "workflow" / "web" / "static" / "dist"
    dist.mkdir(parents=True)
    (dist / "manifest.json").write_text("{}", "utf-8")
    return tmp_path


@pytest.fixture
def installed(project):
    """The same project with a record of a finished installation of no extras."""
    venv = project / ".venv"
    venv.mkdir()
    record = {"fingerprint": go.fingerprint(project), "extras": ["postgres"]}
    (venv / go.RECORD).write_text(json.dumps(record), "utf-8")
    return project


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({"LANG": "zh_CN.UTF-8"}, ("zh",)),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, ("en",)),
        ({"LANG": "C.UTF-8"}, ("zh", "en")),
        ({}, ("zh", "en")),
    ],
)
def test_the_locale_chooses_the_language(environment, languages):
    assert languages == go.spoken(environment)


def test_windows_names_its_language_in_its_own_way():
    assert ("zh",) == go.spoken({}, "Chinese (Simplified)_China")


def test_both_languages_stand_in_one_line():
    assert "已就绪 / Ready" == go.words("已就绪", "Ready", ("zh", "en"))


def test_a_finished_installation_is_recognised(installed):
    assert go.is_installed(["postgres"], installed, installed / ".venv")


@pytest.mark.parametrize(
    "changed", ["setup.cfg", "workflow/web/frontend/src/base.js", "workflow/web/frontend/package-lock.json"]
)
def test_a_changed_need_asks_for_a_new_installation(installed, changed):
    (installed / changed).write_text("second", "utf-8")

    assert not go.is_installed([], installed, installed / ".venv")


def test_a_changed_python_module_needs_no_new_installation(installed):
    (installed / "workflow" / "new.py").write_text("second", "utf-8")

    assert go.is_installed([], installed, installed / ".venv")


def test_an_extra_that_was_never_installed_is_missing(installed):
    assert not go.is_installed(["test"], installed, installed / ".venv")


def test_a_missing_bundle_asks_for_a_new_installation(installed):
    (installed / "workflow" / "web" / "static" / "dist" / "manifest.json").unlink()

    assert not go.is_installed([], installed, installed / ".venv")


def test_a_new_installation_remembers_the_extras_of_the_old_one(installed):
    assert {"postgres"} == go.installed_extras(installed / ".venv")


def test_programs_of_the_environment_have_their_windows_names():
    assert Path("v") / "Scripts" / "luodi.exe" == Path(go.in_venv("luodi", Path("v"), windows=True))


def test_a_python_without_venv_is_told_which_package_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(go.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(go.Stop, match=r"apt-get install python3\.\d+-venv"):
        go.make_venv(tmp_path / "none")


def test_a_missing_browser_is_told_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(go, "install", lambda extras: None)
    monkeypatch.setattr(go, "browser", lambda: None)

    with pytest.raises(go.Stop, match="apt-get install chromium"):
        go.test([])


def test_a_missing_office_program_is_told_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(go, "install", lambda *_: None)
    monkeypatch.setattr(go, "browser", lambda: "/opt/chrome")
    monkeypatch.setattr(go, "office", lambda: None)

    with pytest.raises(go.Stop, match="apt-get install libreoffice"):
        go.test([])


def test_libreoffice_is_found_by_its_command():
    assert "/usr/bin/soffice" == go.office(lambda name: f"/usr/bin/{name}")


def test_a_chrome_will_do_where_there_is_no_chromium():
    found = go.browser(lambda name: "/opt/chrome" if name == "google-chrome" else None)

    assert "/opt/chrome" == found


@pytest.fixture
def ran(monkeypatch):
    """The commands that would have been run, with nothing installed and the programs at hand; each ends with 0."""
    commands = []
    monkeypatch.setattr(go, "install", lambda extras=(): commands.append(["install", *extras]))
    monkeypatch.setattr(go, "attended", lambda command: commands.append(command) or 0)
    monkeypatch.setattr(go, "browser", lambda: "/opt/chrome")
    monkeypatch.setattr(go, "office", lambda: "/usr/bin/soffice")
    return commands


def test_contracts_and_the_house_are_tested_before_the_rest(ran):
    go.main(["test"])

    assert ["lint-imports", "tests/architecture", "--ignore=tests/architecture"] == [
        Path(command[-1]).name if number == 0 else command[-1] for number, command in enumerate(ran[1:])
    ]


def test_all_tests_run_on_both_databases(ran):
    go.main(["test"])

    assert "both" == ran[-1][ran[-1].index("--database") + 1]


def test_arguments_of_the_test_command_go_to_pytest(ran):
    go.main(["test", "tests/unit", "-k", "form"])

    assert ["-m", "pytest", "tests/unit", "-k", "form"] == ran[-1][1:]


def test_one_failed_run_makes_the_test_command_fail(ran, monkeypatch):
    codes = iter([0, 1, 0])
    monkeypatch.setattr(go, "attended", lambda command: next(codes))

    assert 1 == go.main(["test"])


def test_starting_loads_the_county_before_serving(ran):
    go.main([])

    assert [["demo", "--if-empty"], ["serve"]] == [command[1:] for command in ran[1:]]


def test_what_the_demo_command_refuses_is_not_served(ran, monkeypatch):
    monkeypatch.setattr(go, "attended", lambda command: 2 if "demo" in command else pytest.fail("served"))

    assert 2 == go.main([])


def test_an_unknown_command_is_answered_with_the_usage(capsys):
    code = go.main(["strat"])

    assert (2, True) == (code, "python3 go.py test" in capsys.readouterr().out)


def test_a_failed_step_shows_the_end_of_its_output(tmp_path, capsys):
    command = [sys.executable, "-c", "print('no such package'); raise SystemExit(3)"]

    with pytest.raises(go.Stop):
        go.step("安装", "Installing", command, tmp_path / "log")

    assert "| no such package" in capsys.readouterr().out


def test_the_line_of_a_long_step_fits_the_terminal():
    line = go.clock_line("Installing", 12.4, "Collecting " + "x" * 200, 80)

    assert (79, "Installing … 12 s") == (len(line), line[:17])


def test_the_exit_code_of_a_command_is_passed_on():
    assert 7 == go.attended([sys.executable, "-c", "raise SystemExit(7)"])


def test_a_server_that_is_told_to_stop_ends_cleanly():
    serving = "import time; print('up', flush=True); time.sleep(60)"
    script = f"import go, sys; sys.exit(go.attended([sys.executable, '-c', {serving!r}]))"
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=go.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    with process:
        assert b"up\n" == process.stdout.readline()
        process.send_signal(signal.SIGINT)

        assert 0 == process.wait(30)
