"""`luodi check` and `luodi deploy`: diagrams, decisions and forms from files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from engine.domain.errors import Finding, Invalid
from workflow.commands.words import Words, said

SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})


@dataclass(frozen=True, slots=True)
class Batch:
    """What is checked together: file name → content, and which of the names were asked for, with their paths."""

    resources: dict[str, bytes]
    asked: dict[str, Path]


@click.command(cls=Words, help=said("检查文件或文件夹，不发布。", "Check files or folders without deploying them."))
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=said("只输出 JSON", "Print JSON and nothing else"))
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Exit code 1 when any file has an error."""
    from engine.runtime import check_resources

    results: list[tuple[Path, list[Finding]]] = []
    for batch in batches(paths):
        found = check_resources(batch.resources)
        for name, path in batch.asked.items():
            # A finding without a file concerns the batch as a whole; it is told once, with the first file.
            first = name == next(iter(batch.asked))
            results.append((path, [f for f in found if f.file == name or (f.file is None and first)]))
    if as_json:
        click.echo(json.dumps([_as_json(path, found) for path, found in results], ensure_ascii=False, indent=1))
    else:
        _print(results)
    sys.exit(1 if any(_errors(found) for _path, found in results) else 0)


@click.command(cls=Words, help=said("发布文件夹，每个文件夹一次。", "Deploy folders, each as one deployment."))
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def deploy(folders: tuple[Path, ...]) -> None:
    """Exit code 1 when a folder is refused; nothing of that folder is deployed then."""
    from engine.runtime import deploy as deploy_resources
    from workflow.commands.opening import open_world
    from workflow.config import read_config

    world = open_world(read_config())
    refused = False
    for folder in folders:
        try:
            with world.transaction() as uow:
                made = deploy_resources(uow, _resources(folder), name=folder.resolve().name)
        except Invalid as invalid:
            refused = True
            click.echo(said(f"{folder}：未发布。", f"{folder}: not deployed."), err=True)
            for finding in invalid.findings:
                click.echo("  " + _line(finding), err=True)
            continue
        for process in made.processes:
            state = said("新版本", "new version") if process.is_new else said("没有变化", "unchanged")
            click.echo(f"{folder}: {process.process_id} v{process.version} ({state})")
    world.database.dispose()
    sys.exit(1 if refused else 0)


def batches(paths: Iterable[Path]) -> Iterator[Batch]:
    """A folder is one deployment (each sub-folder its own); a file is seen with the decisions and forms beside it."""
    for path in paths:
        if path.is_file():
            beside = {p.name: p.read_bytes() for p in _files(path.parent) if p.suffix != ".bpmn"}
            yield Batch({**beside, path.name: path.read_bytes()}, {path.name: path})
            continue
        folders = [path, *sorted(p for p in path.rglob("*") if p.is_dir())]
        found = [(folder, _files(folder)) for folder in folders]
        if not any(files for _folder, files in found):
            raise click.UsageError(said(f"{path} 里没有流程文件。", f"{path} holds no diagrams, decisions or forms."))
        for _folder, files in found:
            if files:
                yield Batch({p.name: p.read_bytes() for p in files}, {p.name: p for p in files})


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix in SUFFIXES)


def _resources(folder: Path) -> dict[str, bytes]:
    files = _files(folder)
    if not files:
        raise click.UsageError(said(f"{folder} 里没有流程文件。", f"{folder} holds no diagrams, decisions or forms."))
    return {path.name: path.read_bytes() for path in files}


def _errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _as_json(path: Path, findings: list[Finding]) -> dict[str, object]:
    members = ("element", "line", "rule", "message", "severity")
    return {
        "file": str(path),
        "verdict": "refused" if _errors(findings) else "ok",
        "findings": [{name: getattr(finding, name) for name in members} for finding in findings],
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
    return f"{kind} {place}: {finding.message} [{finding.rule}]"
