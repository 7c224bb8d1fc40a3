"""`luodi support`: the page that says what of BPMN runs here."""

from __future__ import annotations

import click

from workflow.commands.words import Words, said


@click.command(cls=Words, help=said("输出支持的 BPMN 元素（Markdown）。", "Print what of BPMN runs here, as Markdown."))
def support() -> None:
    """The text of docs/bpmn-support.md, as these checks would write it."""
    from workflow.modeling.support_page import page

    click.echo(page(), nl=False)
