"""`luodi workday`: the working day so many days later or earlier, or how many lie between two days."""

from __future__ import annotations

from datetime import date

import click

from workflow.calendar.rules import FIRST_YEAR, LAST_YEAR, OfficeCalendar
from workflow.commands.words import Words, said

MOST = 10_000
"""Working days one may count; four decades."""


class Day(click.ParamType):
    """A day as 2023-01-18."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(said(f"“{value}”不是日期，应为 2023-01-18 的样子", f"“{value}” is no day such as 2023-01-18"))
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(_outside(day.year))
        return day


class Count(click.ParamType):
    """A number of working days with its sign: +5, -5."""

    name = "count"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            count = int(str(value))
        except ValueError:
            self.fail(said(f"“{value}”不是天数，应为 +5、-5 的样子", f"“{value}” is no count such as +5 or -5"))
        if abs(count) > MOST:
            self.fail(said(f"最多数 {MOST} 个工作日", f"At most {MOST} working days can be counted"))
        return count


@click.command(
    cls=Words,
    # A count may begin with a minus.
    context_settings={"ignore_unknown_options": True},
    help=said(
        "数工作日：luodi workday 2023-01-18 +5；从次日起数，放假不算，补班算。",
        "Count working days: luodi workday 2023-01-18 +5; from the next day on, without holidays, with make-up days.",
    ),
)
@click.argument("start", type=Day(), required=False, metavar="[DAY]")
@click.argument("count", type=Count(), required=False, metavar="[+N|-N]")
@click.option("-n", "back", type=click.IntRange(0, MOST), metavar="N", help=said("往回数 N 天", "N days back"))
@click.option(
    "--between",
    nargs=2,
    type=Day(),
    metavar="A B",
    help=said("A 之后到 B（含）有几个工作日", "How many working days lie after A, up to and including B"),
)
def workday(start: date | None, count: int | None, back: int | None, between: tuple[date, date] | None) -> None:
    """Prints the day, or the number; on standard error whatever is only provisional. Exit code 2 for a wrong use."""
    if (between is None) != (start is not None) or (between is None) != ((count is None) != (back is None)):
        raise click.UsageError(
            said(
                "请写 luodi workday 日期 +N（或 -N、-n N），或者 luodi workday --between A B",
                "Write luodi workday DAY +N (or -N, or -n N), or luodi workday --between A B",
            )
        )
    calendar = _calendar()
    if between is not None:
        first, last = between
        click.echo(calendar.workdays_between(first, last))
    else:
        assert start is not None
        first = start
        try:
            last = calendar.add_workdays(first, count if count is not None else -(back or 0))
        except ValueError as error:
            raise click.UsageError(_outside(LAST_YEAR + 1 if (count or 0) > 0 else FIRST_YEAR - 1)) from error
        click.echo(last.isoformat())
    for year in range(min(first, last).year, max(first, last).year + 1):
        if calendar.year(year).provisional:
            words = said(
                f"{year} 年放假安排未公布，结果暂定。", f"{year} is not announced yet: the result is provisional."
            )
            click.echo(words, err=True)


def _calendar() -> OfficeCalendar:
    """The office's calendar with the notices of its database, if there is one that can be read."""
    from sqlalchemy.orm import Session

    from engine.persistence.database import open_database
    from workflow.calendar.queries import office_calendar
    from workflow.config import read_config
    from workflow.migrate import DatabaseMissing, DatabaseUnfit, check_schema

    config = read_config()
    try:
        check_schema(config.database_url)
    except DatabaseMissing:
        return OfficeCalendar()
    except DatabaseUnfit as unfit:
        words = said("没有用数据库里导入的通知：", "The notices in the database are not used: ")
        click.echo(f"{words}{unfit.message}", err=True)
        return OfficeCalendar()
    database = open_database(config.database_url)
    try:
        with Session(database) as session:
            return office_calendar(session)
    finally:
        database.dispose()


def _outside(year: int) -> str:
    return said(
        f"工作日历只有 {FIRST_YEAR} 到 {LAST_YEAR} 年，没有 {year} 年",
        f"The working calendar covers {FIRST_YEAR} to {LAST_YEAR}, not {year}",
    )
