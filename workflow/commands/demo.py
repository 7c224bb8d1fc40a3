"""`luodi demo`: makes the database when needed and runs the sample county into it, with a progress bar."""

from __future__ import annotations

import click

from workflow.commands.words import Words, said
from workflow.config import read_config


@click.command(
    cls=Words, help=said("载入示例县（2023 年上半年，演示数据）。", "Make the sample county (invented data).")
)
@click.option(
    "--real-clock",
    is_flag=True,
    help=said("不载入；让示例县的系统时钟改回今天", "Load nothing; put the sample county's clock on today"),
)
@click.option("--if-empty", is_flag=True, help=said("已有数据时不载入", "Leave a database that has data as it is"))
def demo(if_empty: bool, real_clock: bool) -> None:
    """Prints who can sign in; passwords are made now and shown once."""
    from engine.domain.errors import Refused
    from engine.domain.ports import FixedClock
    from workflow.calendar.office_clock import use_machine_clock
    from workflow.commands.opening import open_world
    from workflow.demo.run import BEGIN, is_empty, make_sample_county, signing_in
    from workflow.migrate import migrate

    config = read_config()
    migrate(config.database_url)
    if real_clock:
        world = open_world(config)
        with world.transaction() as uow:
            use_machine_clock(uow)
        click.echo(said("下次启动起按今天的日期运行。", "From the next start the office lives today."))
        return
    clock = FixedClock(BEGIN)
    world = open_world(config, clock)
    if if_empty and not is_empty(world):
        click.echo(said("已有数据。可以登录的人：", "There are data. Who can sign in:"))
        for username, name in signing_in(world):
            click.echo(f"  {username}  {name}")
        click.echo(said("忘了密码：luodi user reset 用户名", "Password lost: luodi user reset NAME"))
        return
    if not is_empty(world):
        raise Refused(said("数据库里已有数据，示例县只载入空的数据库。", "The database has data; it must be empty."))
    label = said("正在运行示例县", "Running the sample county")
    with click.progressbar(length=1000, label=label, show_eta=True) as bar:
        shown = 0

        def told(share: float) -> None:
            nonlocal shown
            reached = int(share * 1000)
            if reached > shown:
                bar.update(reached - shown)
                shown = reached

        made = make_sample_county(world, clock, told)
    click.echo(said("示例县已载入（演示数据）。现在可以登录：", "The sample county is made. Sign in as:"))
    names = dict(signing_in_names())
    for username, password in made.passwords.items():
        click.echo(f"  {username:<12} {password}   {names.get(username, '')}")
    click.echo(said("密码只显示这一次。", "Passwords are shown this once."))


def signing_in_names() -> list[tuple[str, str]]:
    """User name and what the person is, for the four who sign in."""
    from workflow.demo.names import data

    return [(row[0], f"{row[1]} · {row[5]}") for row in data("county")["signing_in"]]
