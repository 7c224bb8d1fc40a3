"""`luodi migrate`: makes or upgrades the database."""

from __future__ import annotations

import click

from workflow.commands.words import Words, said
from workflow.config import read_config
from workflow.migrate import migrate as bring_up
from workflow.people.groups import ensure_groups
from workflow.wiring import build_world


@click.command(
    cls=Words, help=said("建立数据库，或升级到本版本。", "Make the database, or upgrade it to this version.")
)
def migrate() -> None:
    """Upgrade, then bring the shipped candidate groups up to date."""
    config = read_config()
    before, after = bring_up(config.database_url)
    world = build_world(config)
    world.take_node()
    with world.transaction() as uow:
        ensure_groups(uow)
    world.database.dispose()
    if before == after:
        click.echo(said(f"数据库已是最新版本（{after}）。", f"The database is at the newest revision ({after})."))
    else:
        click.echo(said(f"数据库已升级到 {after}。", f"The database is now at revision {after}."))
