"""`luodi who-may`: the page that says who may do what with a task."""

from __future__ import annotations

import click

from workflow.commands.words import Words, said


@click.command(
    cls=Words, help=said("输出谁能对任务做什么（Markdown）。", "Print who may do what with a task, as Markdown.")
)
def who_may() -> None:
    """The text of docs/who-may-what.md, as the table of verbs would write it."""
    from workflow.inbox.who_may import page

    click.echo(page(), nl=False)
