"""The county's own days come from the database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from workflow.calendar.models import CalendarDay
from workflow.calendar.queries import office_calendar


def test_days_in_the_table_rule_the_calendar(tables: Engine) -> None:
    with Session(tables) as session:
        session.add(CalendarDay(date=date(2023, 3, 1), year=2023, type="holiday", name="停工", source="县府办"))
        session.add(CalendarDay(date=date(2023, 3, 4), year=2023, type="makeup", name="补班", source="县府办"))
        session.flush()

        calendar = office_calendar(session)

        assert not calendar.is_workday(date(2023, 3, 1))
        assert calendar.is_workday(date(2023, 3, 4))
