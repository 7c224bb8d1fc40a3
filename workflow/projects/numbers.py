"""Numbers people read aloud: business keys, lead numbers, project codes, visit and order numbers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.projects.models import NumberSeries

PATTERNS: Mapping[str, str] = {
    "business": "CNZS-{year}-{number:04d}",
    "lead": "XS-{year}-{number:06d}",
    "project": "XM-{year}-{number:04d}",
    "visit": "BF-{year}-{number:05d}",
    "order": "DB-{year}-{number:04d}",
    "order_draft": "拟-{year}-{number:04d}",
}
"""How each series is written (domain.md 4.4, 8.2, 12.3)."""

AS_ROWS_SAY = {"synchronize_session": False}


def next_number(uow: UnitOfWork, series: str) -> str:
    """The next number of ``series`` in the office's present year; gaps appear only when a transaction fails.

    :raises KeyError: for a series that ``PATTERNS`` does not know
    """
    pattern = PATTERNS[series]
    year = uow.now.astimezone(OFFICE_ZONE).year
    mine = (NumberSeries.name == series) & (NumberSeries.year == year)
    one_more = update(NumberSeries).where(mine).values(last=NumberSeries.last + 1)
    if uow.session.execute(one_more, execution_options=AS_ROWS_SAY).rowcount == 0:
        # The first of a year: whoever else begins it now waits here, and then counts on from there.
        kind = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
        begun = kind.insert(NumberSeries).values(name=series, year=year, last=0)
        uow.session.execute(begun.on_conflict_do_nothing(index_elements=["name", "year"]))
        uow.session.execute(one_more, execution_options=AS_ROWS_SAY)
    number = uow.session.execute(select(NumberSeries.last).where(mine)).scalar_one()
    return pattern.format(year=year, number=number)


def next_business_key(uow: UnitOfWork) -> str:
    """The business key of a project about to be registered, such as ``CNZS-2023-0001``."""
    return next_number(uow, "business")
