"""Numbers people read aloud: business keys, lead numbers, project codes, visit and order numbers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, select, update

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.projects.models import NumberSeries

PATTERNS: Mapping[str, str] = {
    "business": "CNZS-{year}-{number:04d}",
    "lead": "XS-{year}-{number:06d}",
    "project": "XM-{year}-{number:04d}",
    "visit": "BF-{year}-{number:05d}",
    "order": "DB-{year}-{number:04d}",
}
"""How each series is written (domain.md 4.4, 8.2, 12.3)."""


def next_number(uow: UnitOfWork, series: str) -> str:
    """The next number of ``series`` in the office's present year; gaps appear only when a transaction fails.

    :raises KeyError: for a series that ``PATTERNS`` does not know
    """
    pattern = PATTERNS[series]
    year = uow.now.astimezone(OFFICE_ZONE).year
    mine = (NumberSeries.name == series) & (NumberSeries.year == year)
    changed = uow.session.execute(
        update(NumberSeries).where(mine).values(last=NumberSeries.last + 1),
        execution_options={"synchronize_session": False},
    )
    if changed.rowcount == 0:
        uow.session.execute(insert(NumberSeries).values(name=series, year=year, last=1))
    number = uow.session.execute(select(NumberSeries.last).where(mine)).scalar_one()
    return pattern.format(year=year, number=number)


def next_business_key(uow: UnitOfWork) -> str:
    """The business key of a project about to be registered, such as ``CNZS-2023-0001``."""
    return next_number(uow, "business")
