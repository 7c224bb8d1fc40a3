"""`luodi files sweep` and `luodi files check`: the folder of uploaded files, swept and compared with the rows."""

from __future__ import annotations

import sys

import click

from workflow.commands.opening import open_world
from workflow.commands.words import Group, said
from workflow.config import read_config
from workflow.dossier.names import readable_size
from workflow.dossier.storage import FileStore
from workflow.dossier.sweep import missing
from workflow.dossier.sweep import sweep as sweep_files


@click.group(cls=Group, help=said("附件文件夹：清理、核对。", "The folder of uploaded files: sweep, check."))
def files() -> None:
    """The group itself does nothing."""


@files.command(help=said("删掉一天以前、没有记录指向的文件。", "Take out files older than a day that no row names."))
def sweep() -> None:
    """Says how many files were looked at and taken out."""
    config = read_config()
    swept = sweep_files(open_world(config), FileStore(config.attachments))
    freed = readable_size(swept.freed)
    click.echo(
        said(
            f"看过 {swept.looked_at} 个文件，删掉 {swept.removed} 个，腾出 {freed}。",
            f"Looked at {swept.looked_at} files, took out {swept.removed}, freed {freed}.",
        )
    )


@files.command(help=said("核对：记录指向的文件是否都在。", "Check that every file a row names is there."))
def check() -> None:
    """Exit code 1 when bytes are missing; their digests are listed."""
    config = read_config()
    lost = missing(open_world(config), FileStore(config.attachments))
    for digest in lost:
        click.echo(digest)
    click.echo(said(f"缺少 {len(lost)} 个文件。", f"{len(lost)} files are missing."))
    sys.exit(1 if lost else 0)
