"""`luodi check` and `luodi deploy`: diagrams, decisions and forms from files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from engine.domain.errors import Finding, Invalid
from workflow.commands.model_files import Batch, batches, files_of
from workflow.commands.words import Words, said


@click.command(
    cls=Words,
    help=said(
        "检查文件或文件夹，不发布。退出码：0 都能发布，1 有文件被拒，2 没有可检查的。",
        "Check files or folders without deploying them. Exit code: 0 all is well, 1 a file is refused, 2 no files.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=said("只输出 JSON", "Print JSON and nothing else"))
@click.option("--deployed", is_flag=True, help=said("已部署的也算在内", "Count what is deployed as there"))
def check(paths: tuple[Path, ...], as_json: bool, deployed: bool) -> None:
    """Exit code 0 when all can be deployed, 1 when a file is refused, 2 when there is nothing to check."""
    found = list(batches(paths))
    for path in paths:
        if not any(path == asked or path in asked.parents for batch in found for asked in batch.asked.values()):
            if as_json:
                click.echo("[]")
            raise click.UsageError(said(f"{path} 里没有流程文件。", f"{path} holds no diagrams, decisions or forms."))
    results = _deployed(found) if deployed else _checked(found)
    if as_json:
        text = json.dumps([_as_json(path, findings) for path, findings in results], ensure_ascii=False, indent=1)
        click.echo(text.encode("utf-8", "backslashreplace"))  # a file's name may be no UTF-8
    else:
        _print(results)
    sys.exit(1 if any(_errors(findings) for _path, findings in results) else 0)


@click.command(cls=Words, help=said("发布文件夹，每个文件夹一次。", "Deploy folders, each as one deployment."))
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def deploy(folders: tuple[Path, ...]) -> None:
    """Exit code 1 when a folder is refused; nothing of that folder is deployed then.

    A folder that others call upon goes before them, in whatever order they are named.
    """
    from engine.runtime import check_resources
    from engine.runtime import deploy as deploy_resources
    from engine.runtime.deploy_order import in_order
    from engine.runtime.elsewhere import Deployed
    from workflow.commands.opening import open_world
    from workflow.config import read_config

    world = open_world(read_config())
    refused = False
    doubtful: list[Path] = []
    read = {folder: _resources(folder) for folder in folders}
    for folder in in_order(read):
        try:
            with world.transaction() as uow:
                made = deploy_resources(uow, read[folder], name=folder.resolve().name)
        except Invalid as invalid:
            refused = True
            click.echo(said(f"{folder}：未发布。", f"{folder}: not deployed."), err=True)
            for finding in invalid.findings:
                click.echo("  " + _line(finding), err=True)
            continue
        for process in made.processes:
            state = said("新版本", "new version") if process.is_new else said("没有变化", "unchanged")
            click.echo(f"{folder}: {process.process_id} v{process.version} ({state})")
        if made.warnings:
            doubtful.append(folder)
    with world.reading() as uow:  # what was not there yet may have come with a later folder
        for folder in doubtful:
            for finding in check_resources(read[folder], elsewhere=Deployed(uow)):
                click.echo(f"{folder}: {_line(finding)}", err=True)
    sys.exit(1 if refused else 0)


def _checked(found: list[Batch]) -> list[tuple[Path, list[Finding]]]:
    """All that is named counts as there for each of them, and what comes with the product."""
    from engine.runtime.elsewhere import Beside
    from workflow.modeling.lint import lint_batches
    from workflow.modeling.shipped import shipped_ids

    elsewhere = Beside(more=shipped_ids)
    return _told(found, lint_batches([batch.resources for batch in found], elsewhere))


def _deployed(found: list[Batch]) -> list[tuple[Path, list[Finding]]]:
    from engine.runtime.elsewhere import Deployed
    from workflow.commands.opening import open_world
    from workflow.config import read_config
    from workflow.modeling.lint import lint_batches

    world = open_world(read_config())
    with world.reading() as uow:
        return _told(found, lint_batches([batch.resources for batch in found], Deployed(uow)))


def _told(found: list[Batch], checked: Iterable[list[Finding]]) -> list[tuple[Path, list[Finding]]]:
    """Each file that was asked for, with its findings; one without a file is told once, with the first."""
    results = []
    for batch, findings in zip(found, checked, strict=True):
        first = next(iter(batch.asked), None)
        for name, path in batch.asked.items():
            own = [f for f in findings if f.file == name or (f.file is None and name == first)]
            results.append((path, [*batch.unreadable.get(name, ()), *own]))
    return results


def _resources(folder: Path) -> dict[str, bytes]:
    files = files_of(folder)
    if not files:
        raise click.UsageError(said(f"{folder} 里没有流程文件。", f"{folder} holds no diagrams, decisions or forms."))
    return {path.name: path.read_bytes() for path in files}


def _errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _as_json(path: Path, findings: list[Finding]) -> dict[str, object]:
    return {
        "file": str(path),
        "verdict": "refused" if _errors(findings) else "ok",
        "findings": [
            {
                "element": finding.element,
                "line": finding.line,
                "rule": finding.rule,
                "message": f"{'warning: ' if finding.severity == 'warning' else ''}{finding.message}",
            }
            for finding in findings
        ],
    }


def _print(results: list[tuple[Path, list[Finding]]]) -> None:
    for path, findings in results:
        refused = _errors(findings)
        click.echo(f"{path}: {said('有错误', 'refused') if refused else said('可以发布', 'ok')}")
        for finding in findings:
            click.echo("  " + _line(finding))


def _line(finding: Finding) -> str:
    place = " ".join(
        piece
        for piece in (
            finding.element or "",
            said(f"第 {finding.line} 行", f"line {finding.line}") if finding.line else "",
        )
        if piece
    )
    kind = said("错误", "error") if finding.severity == "error" else said("提醒", "warning")
    return f"{kind} {place}: {said(*_words(finding))} [{finding.rule}]"


def _words(finding: Finding) -> tuple[str, str]:
    """The rule in Chinese with the engine's own words beside it, and these alone."""
    from workflow.modeling.rule_words import words_of_rule

    words = words_of_rule(finding.rule, finding.message)
    return words if words == finding.message else f"{words}{finding.message}", finding.message
