"""`luodi scenario run`: the scenarios of a folder on its diagrams, without any database."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workflow.commands.words import Group, Words, said
from workflow.config import spoken_language

if TYPE_CHECKING:
    from workflow.modeling.scenarios.coverage import Coverage
    from workflow.modeling.scenarios.running import ScenarioResult


@click.group(cls=Group, help=said("试运行流程。", "Try processes out."))
def scenario() -> None:
    """The group itself does nothing."""


@scenario.command(
    cls=Words,
    help=said(
        "用文件夹里的流程运行其中每个 .scenario 文件，不用数据库。退出码：0 都通过，1 有不通过的，2 没有场景。",
        "Run every .scenario file of a folder on its diagrams, without a database. "
        "Exit code: 0 all passed, 1 one failed, 2 there are none.",
    ),
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=said("只输出 JSON", "Print JSON and nothing else"))
@click.option("--coverage", "covers", is_flag=True, help=said("列出没有走到的", "List what no scenario comes to"))
def run(folder: Path, as_json: bool, covers: bool) -> None:
    """Folders below are run each by itself."""
    from workflow.calendar.rules import OfficeCalendar
    from workflow.modeling.scenarios.coverage import coverage
    from workflow.modeling.scenarios.outcomes import outcome_of
    from workflow.modeling.scenarios.running import run_scenarios
    from workflow.modeling.scenarios.surroundings import Surroundings
    from workflow.wiring import HANDLERS

    surroundings = Surroundings(calendar=OfficeCalendar(), handled=frozenset(HANDLERS), stamp=0)
    told: list[tuple[Path, list[ScenarioResult], list[Coverage]]] = []
    for place, files in _folders(folder):
        results = run_scenarios(files, surroundings)
        told.append((place, results, coverage(files, [outcome_of(one) for one in results])))
    if not told:
        raise click.UsageError(said(f"{folder} 里没有场景文件。", f"{folder} holds no scenario files."))
    if as_json:
        click.echo(json.dumps([_as_json(*one) for one in told], ensure_ascii=False, indent=1))
    else:
        for one in told:
            _print(*one, covers=covers)
    sys.exit(0 if all(result.passed for _place, results, _coverage in told for result in results) else 1)


def _folders(folder: Path) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """The folder and those below it that hold scenarios, with their files."""
    for place, _inner, names in sorted(os.walk(folder)):
        if any(name.endswith(".scenario") for name in names):
            kinds = (".bpmn", ".dmn", ".form", ".scenario")
            yield Path(place), {n: (Path(place) / n).read_bytes() for n in sorted(names) if n.endswith(kinds)}


def _print(place: Path, results: list[ScenarioResult], covered: list[Coverage], *, covers: bool) -> None:
    language = spoken_language()
    for result in results:
        click.echo(f"{'✓' if result.passed else '✗'} {place / result.file}  {result.name}  {result.seconds:.2f} s")
        for failure in result.failures:
            click.echo(f"    {failure.sentence(language)}")
    for one in covered:
        words = said(
            f"{one.process}：走到 {one.percent}%（{len(one.passed)}/{len(one.names)}）",
            f"{one.process}: {one.percent}% covered ({len(one.passed)}/{len(one.names)})",
        )
        click.echo(words)
        for part in one.missed if covers else ():
            click.echo(f"    {said('没有走到', 'not reached')} {part}  {one.names[part]}")


def _as_json(place: Path, results: list[ScenarioResult], covered: list[Coverage]) -> dict[str, Any]:
    return {
        "folder": str(place),
        "scenarios": [
            {
                "file": result.file, "name": result.name, "process": result.process, "passed": result.passed,
                "seconds": round(result.seconds, 3), "failures": [failure.as_dict() for failure in result.failures],
                "incidents": result.incidents,
                "path": [
                    {"process": one.process, "element": one.element, "flow": one.flow, "at": one.at.isoformat()}
                    for one in result.path
                ],
            }
            for result in results
        ],
        "coverage": [
            {
                "process": one.process, "percent": one.percent, "passed": len(one.passed), "of": len(one.names),
                "missed": one.missed,
            }
            for one in covered
        ],
    }  # fmt: skip
