"""What the commands say: Chinese or English by the terminal's language."""

from __future__ import annotations

import click

from workflow.config import spoken_language


def said(zh: str, en: str) -> str:
    """One text out of its two versions."""
    return zh if spoken_language() == "zh" else en


class Words(click.Command):
    """A click command whose own words are Chinese where the terminal speaks it."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = said("显示这段说明", "Show this message and exit.")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=said("用法：", "Usage: "))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for row in (param.get_help_record(ctx) for param in self.get_params(ctx)) if row is not None]
        if rows:
            with formatter.section(said("选项", "Options")):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class Group(Words, click.Group):
    """A group with its subcommands listed in the terminal's language."""

    command_class = Words

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section(said("命令", "Commands")):
            formatter.write_dl(rows)
