"""`luodi diff`: what differs between two models, files or folders, in words or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.commands.model_files import files_of
from workflow.commands.words import Words, said
from workflow.config import spoken_language

if TYPE_CHECKING:
    from workflow.modeling.diff import FileDiff

EQUAL, DIFFERS = 0, 1


@click.command(
    cls=Words,
    help=said(
        "比较两个模型（文件或文件夹）。退出码：0 相同，1 不同，2 读不了。",
        "Compare two models, files or folders. Exit code: 0 they say the same, 1 they differ, 2 cannot be read.",
    ),
)
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=said("只输出 JSON", "Print JSON and nothing else"))
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Two files are compared whatever their names; two folders by the names of the files in them."""
    from workflow.modeling.diff import diff_file, diff_files

    if old.is_dir() != new.is_dir():
        raise click.UsageError(
            said("请给两个文件，或两个文件夹。", "Give two files, or two folders.")
        )  # a usage error ends with code 2
    if old.is_dir():
        found = diff_files(_folder(old), _folder(new), strict=True)
    else:
        one = diff_file(new.name, _bytes(old), _bytes(new), strict=True)
        found = [] if one is None else [one]
    if as_json:
        text = json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=1)
        click.echo(text.encode("utf-8", "backslashreplace"))
    else:
        _print(found)
    sys.exit(DIFFERS if found else EQUAL)


def _folder(folder: Path) -> dict[str, bytes]:
    files = files_of(folder)
    if not files:
        raise click.UsageError(said(f"{folder} 里没有流程文件。", f"{folder} holds no diagrams, decisions or forms."))
    return {path.name: _bytes(path) for path in files}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.UsageError(said(f"{path} 读不了：{error}", f"{path} cannot be read: {error}")) from error


def _print(found: Sequence[FileDiff]) -> None:
    from workflow.modeling.diff.words import (
        KIND_WORDS,
        SIGNS,
        STATE_WORDS,
        chosen,
        detail_words,
        subject,
        told_details,
    )

    language = spoken_language()
    for one in found:
        click.echo(f"{one.file}: {chosen(STATE_WORDS[one.state], language)}")
        for change in one.changes if one.state == "changed" else ():
            click.echo(
                f"  {SIGNS[change.kind]} {chosen(KIND_WORDS[change.kind], language)} {subject(change, language)}"
            )
            for detail in told_details(change):
                words = detail_words(detail, language, alone=change.kind in ("added", "removed"))
                click.echo("      " + words.replace("\n", "\n      "))
    if not found:
        click.echo(said("没有差异。", "They say the same."))
