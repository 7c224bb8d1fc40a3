"""The house keeps its shape: one commit, few doors, short files, a sentence at every door."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("engine", "webhooks", "workflow")
BUILT = {"node_modules", "dist", "__pycache__"}


def files(*folders, suffix):
    """Every committed kind of file below the folders, what is built left out."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}"))
    return sorted(path for path in found if not BUILT & set(path.parts))


def name(path):
    return path.relative_to(ROOT).as_posix()


SOURCES = files(*HOUSES, suffix=".py")
TESTS = [path for path in files("tests", suffix=".py") if path != Path(__file__)]
TEXTS = {path: path.read_text("utf-8") for path in [*SOURCES, *TESTS]}


def having(pattern, paths=SOURCES):
    return {name(path) for path in paths if re.search(pattern, TEXTS[path])}


def imported(path):
    """The full names of all modules a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(TEXTS[path])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def importing(package):
    inside = (package, f"{package}.")
    return {name(path) for path in SOURCES if any(f"{module}.".startswith(inside[1]) for module in imported(path))}


def test_only_the_unit_of_work_commits():
    assert having(r"\.commit\(\)") <= {"engine/unit_of_work.py"}


def test_only_the_unit_of_work_sends_events():
    assert having(r"\b(recording|announced)\.send\(") <= {"engine/unit_of_work.py"}


def test_only_the_wiring_subscribes():
    assert having(r"\b(recording|announced)\.connect\(|connect_via") <= {"workflow/wiring.py"}


def test_only_the_configuration_reads_the_environment():
    assert having(r"\bos\.environ\b|\bgetenv\(|\benvirons\b") <= {"workflow/config.py"}


def test_only_one_door_leads_to_spiff():
    outside = {path for path in importing("SpiffWorkflow") if not path.startswith("engine/spiff/")}

    assert outside == set()


def test_the_engine_knows_no_web_framework():
    assert {path for path in importing("flask") if path.startswith("engine/")} == set()


def test_only_the_clock_port_reads_the_clock():
    """A test, the demo county and a replay move the clock; whoever reads another one is not moved with it."""
    reading = having(r"\b(datetime\.(now|utcnow)|date\.today|time\.time)\(")

    assert reading <= {"engine/domain/ports.py"}


def test_no_text_is_run_as_python():
    run = {
        name(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(TEXTS[path]))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")
    }

    assert run == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(TEXTS[path]))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS, ROOT / "go.py"], ids=name)
def test_a_file_is_short(path):
    assert path.read_text("utf-8").count("\n") <= 400


def test_no_file_is_named_for_nothing():
    nothing = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager|base_service)(_|$)")

    assert {name(path) for path in SOURCES if nothing.search(path.stem)} == set()


def test_nothing_is_left_open():
    left = "|".join(
        (
            "TO" + "DO",
            "FIX" + "ME",
            "XX" + "X",
            r"raise NotImplemented" + "Error",
            r"pytest\.sk" + "ip",
            r"mark\.(sk" + "ip|xf" + "ail)",
        )
    )

    assert having(rf"\b({left})\b", [*SOURCES, *TESTS]) == set()


def test_no_test_folder_is_a_package():
    """A tests/**/engine/__init__.py would hide the real engine."""
    assert [name(path) for path in files("tests", suffix="__init__.py")] == []
