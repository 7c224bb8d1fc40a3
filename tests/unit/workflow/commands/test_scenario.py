"""`luodi scenario run`: what is printed, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user

MODEL = bpmn(
    start(), gateway("exclusive", "G", default="G_B"), user("A"), user("B"), end(),
    flow("s", "G"), flow("G", "A", "x = true"), flow("G", "B"), *chain("A", "e"), *chain("B", "e"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.bpmn").write_bytes(MODEL)
    return tmp_path


def keep(folder: Path, *steps: dict, **members: object) -> None:
    told = {"format": 1, "name": "一试", "process": "p", "startsAt": "2023-05-31T10:00", "steps": steps, **members}
    (folder / "one.scenario").write_text(json.dumps(told), "utf-8")


def test_scenarios_that_pass_give_exit_code_0_and_the_coverage(terminal, folder):
    keep(folder, {"task": "B"}, expect={"state": "COMPLETED"})

    done = terminal("scenario", "run", str(folder))

    assert 0 == done.exit_code
    assert "✓" in done.stdout and "一试" in done.stdout and "p：走到 70%（7/10）" in done.stdout


def test_a_failing_scenario_gives_exit_code_1_and_says_what_was_expected(terminal, folder):
    keep(folder, {"task": "A"})

    done = terminal("scenario", "run", str(folder))

    assert (1, True) == (done.exit_code, "第 1 步：没有可办的任务 A；此时打开的是：B" in done.stdout)


def test_a_folder_without_scenarios_gives_exit_code_2(terminal, folder):
    assert 2 == terminal("scenario", "run", str(folder)).exit_code


def test_coverage_lists_what_no_scenario_comes_to(terminal, folder):
    keep(folder, {"task": "B"})

    done = terminal("scenario", "run", str(folder), "--coverage")

    assert "没有走到 A  A" in done.stdout and "没有走到 G_A  G → A" in done.stdout


def test_json_tells_machines_all_of_it(terminal, folder):
    keep(folder, {"task": "A"})

    (told,) = json.loads(terminal("scenario", "run", str(folder), "--json").stdout)

    (scenario,) = told["scenarios"]
    assert ("task-not-open", 1, "B") == tuple(scenario["failures"][0][name] for name in ("rule", "step", "open"))
    assert (50, ["A", "e", "G_A", "A_e", "B_e"]) == (told["coverage"][0]["percent"], told["coverage"][0]["missed"])
