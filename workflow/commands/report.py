"""`luodi report half-year`: prints the figures of a half-year, or the rows behind one of them."""

from __future__ import annotations

import click

from workflow.commands.opening import open_world
from workflow.commands.words import Group, Words, said
from workflow.config import read_config
from workflow.reporting import printing


@click.group(cls=Group, help=said("出报表。", "Print a report."))
def report() -> None:
    """The group itself does nothing."""


@report.command("half-year", cls=Words, help=said("半年报：数由证据现算。", "The half-year's figures, counted now."))
@click.option("--period", default="2023H1", show_default=True, help=said("期间", "The half-year"))
@click.option("--json", "as_json", is_flag=True, help=said("只输出 JSON", "Print JSON and nothing else"))
@click.option("--detail", "figure", metavar="NAME", help=said("列出某项指标的明细", "List the rows of one figure"))
def half_year(period: str, as_json: bool, figure: str | None) -> None:
    """Reads only."""
    world = open_world(read_config())
    with world.reading() as uow:
        head = None
        if figure is not None and as_json:
            printed = printing.detail_json(uow.session, period, figure)
        elif figure is not None:
            head, printed = printing.detail_text(uow.session, period, figure)
        else:
            printed = (printing.report_json if as_json else printing.report_text)(uow.session, period)
    if head is not None:
        click.echo(head, err=True)  # the output itself has exactly one line a row, for whoever counts or cuts it
    if printed:
        click.echo(printed)
