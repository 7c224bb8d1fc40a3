"""Tasks completed per second and CPU per task: the product beside the limit, SpiffWorkflow, django-viewflow and HTTP.

``python bench/complete.py [--json] [--tasks 40] [--slices 2] [--rounds 2] [--backends …] [--contenders …]`` runs the
process of ``bench/shape.py`` on SQLite and PostgreSQL with 1 thread, 8 threads and 4 processes. Slices of all
contenders follow each other in turn, so that what else the machine does meets all of them; a figure is the median of
its slices, a ratio the median of the ratios within each slice. ``--json`` prints ``{"rates": …, "ratios": …}``, the
ratios with 4 processes. CPU is that of the contender's own processes; the database server's is not in it.

* luodi: the desk's use case, with permissions, form, event log and outbox; http: the same by REST, a server a process;
* limit: the rows and bytes of the product's own transactions, written by the bare driver;
* spiff: SpiffWorkflow as documented, no permissions, form or log;
* viewflow: django-viewflow with its permissions and a form, installed for this run only.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.databases import Databases, databases  # noqa: E402
from bench.fleet import BETWEEN, SETTINGS, Failed, Fleet, Measured, Setting  # noqa: E402
from bench.measure import BACKENDS, say, table, tell  # noqa: E402
from bench.worker import CONTENDERS  # noqa: E402

VIEWFLOW = ("django-viewflow==2.4.0", "psycopg[binary]>=3.3.9")
COMPARED = ("spiff", "viewflow", "limit")
SCALED = "4 processes"

Slices = dict[tuple[str, str, str], list[Measured]]
"""(backend, contender, setting) → what each slice came to."""


def viewflow_python(place: Path) -> str | None:
    """The interpreter of an environment in ``place`` with django-viewflow, made if need be; nothing when that fails."""
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if _has_viewflow(python):
        return str(python)
    say(f"viewflow: installing {' '.join(VIEWFLOW)} into an environment of its own")
    venv.create(place, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *VIEWFLOW]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        say(f"viewflow: SKIPPED, it cannot be installed here: {done.stderr.strip()[-500:]}")
        return None
    return str(python)


def _has_viewflow(python: Path) -> bool:
    if not python.exists():
        return False
    tried = subprocess.run([str(python), "-c", "import viewflow, psycopg"], stderr=subprocess.DEVNULL, check=False)
    return tried.returncode == 0


def make_fleet(name: str, backend: str, made: Databases, given: argparse.Namespace, python: str) -> Fleet:
    """The contender's database with what belongs in it, and its processes."""
    url = made.new(backend, f"bench_{name}")
    options = {"url": url, "rounds": given.rounds, "at_once": given.at_once}
    if name in ("luodi", "http", "limit"):
        from bench.office import found

        found(url).database.dispose()
    if name == "limit":
        from bench.contenders.limit_contender import record

        options["recorded"] = str(made.folder / f"{backend}.recorded")
        record(url, given.rounds, Path(options["recorded"]))
    elif name == "spiff":
        _make_spiff_table(url)
    elif name == "viewflow":
        code = "import sys; from bench.contenders.viewflow_contender import prepare; prepare(sys.argv[1])"
        subprocess.run([python, "-c", code, url], cwd=ROOT, check=True)
    wanted = max(setting.processes for setting in (*SETTINGS, *BETWEEN) if setting.name in given.settings)
    return Fleet(name, options, processes=wanted, python=python)


def _make_spiff_table(url: str) -> None:
    from sqlalchemy import text

    from bench.contenders.spiff_contender import TABLE
    from engine.persistence.database import open_database

    database = open_database(url)
    with database.begin() as connection:
        connection.execute(text(TABLE))
    database.dispose()


def measure(backend: str, made: Databases, given: argparse.Namespace, python: str | None) -> Slices:
    """Every contender in every setting on one database, slice by slice in turn."""
    slices: Slices = {}
    settings = [setting for setting in (*SETTINGS, *BETWEEN) if setting.name in given.settings]
    with ExitStack() as stack:
        fleets: dict[str, Fleet] = {}
        for name in given.contenders:
            if name == "viewflow" and python is None:
                continue
            say(f"{backend}: {name} gets ready")
            interpreter = str(python) if name == "viewflow" else sys.executable
            fleets[name] = stack.enter_context(make_fleet(name, backend, made, given, interpreter))
        for slice_ in range(given.slices):
            for setting in settings:
                for name in list(fleets):
                    measured = _measured(fleets, name, setting, given.tasks)
                    if measured is not None:
                        slices.setdefault((backend, name, setting.name), []).append(measured)
                        say(f"{backend} {slice_ + 1}/{given.slices} {setting.name}: {name} {measured.rate:,.0f}/s")
    return slices


def _measured(fleets: dict[str, Fleet], name: str, setting: Setting, tasks: int) -> Measured | None:
    try:
        return fleets[name].measure(setting, tasks)
    except Failed as failure:
        if name == "luodi":
            raise
        say(f"{name}: LEFT OUT from here on: {failure}")
        del fleets[name]
        return None


def rates_of(slices: Slices) -> dict[str, dict[str, float]]:
    """``backend/contender/setting`` → medians of tasks a second and of CPU milliseconds a task."""
    return {
        "/".join(key): {
            "tasks_per_second": statistics.median(one.rate for one in found),
            "cpu_ms_per_task": statistics.median(one.cpu_ms for one in found),
        }
        for key, found in slices.items()
    }


def ratios_of(slices: Slices, backends: Sequence[str] = BACKENDS, setting: str = SCALED) -> dict[str, float | None]:
    """``backend/contender`` → how many times as fast the product is; nothing where one of the two was not measured."""
    ratios: dict[str, float | None] = {}
    for backend in sorted(backends):
        own = slices.get((backend, "luodi", setting), [])
        for name in COMPARED:
            other = slices.get((backend, name, setting), [])
            pairs = [mine.rate / theirs.rate for mine, theirs in zip(own, other, strict=False)]
            ratios[f"{backend}/{name}"] = statistics.median(pairs) if pairs else None
    return ratios


def shown(rates: Mapping[str, Mapping[str, float]], ratios: Mapping[str, float | None]) -> str:
    """Both as tables."""
    rows = [
        (*key.split("/"), figures["tasks_per_second"], figures["cpu_ms_per_task"])
        for key, figures in sorted(rates.items())
    ]
    first = table(("database", "contender", "setting", "tasks/s", "CPU ms/task"), rows)
    lines = [(name, "not measured" if ratio is None else ratio) for name, ratio in ratios.items()]
    return f"{first}\n\n{table(('product ÷, with 4 processes', 'times'), lines)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--tasks", type=int, default=40, help="completions of one slice, over all its workers")
    parser.add_argument("--slices", type=int, default=2, help="slices of each contender in each setting")
    parser.add_argument("--rounds", type=int, default=2, help="how often each of the three loops is gone through")
    parser.add_argument("--at-once", type=int, default=2, help="instances each thread goes through in turn, at least")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--viewflow-env", type=Path, help="keep django-viewflow's environment here for the next run")
    names = [setting.name for setting in SETTINGS]
    more = [setting.name for setting in BETWEEN]
    parser.add_argument("--settings", nargs="+", choices=[*names, *more], default=names)
    given = parser.parse_args()
    slices: Slices = {}
    with databases(given.backends) as made:
        python = None
        if "viewflow" in given.contenders:
            python = viewflow_python(given.viewflow_env or made.folder / "viewflow")
        for backend in given.backends:
            slices |= measure(backend, made, given, python)
    rates, ratios = rates_of(slices), ratios_of(slices)
    tell({"rates": rates, "ratios": ratios}, shown(rates, ratios), as_json=given.json)


if __name__ == "__main__":
    main()
