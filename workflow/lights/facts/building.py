"""How the building of a project goes against its plan, by its monthly reports (domain.md 8.3 rows 12 to 16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.lights.facts.months import later_month, month_of, month_words, months_apart
from workflow.lights.facts.plans import COMPLETION, PRODUCTION, START
from workflow.lights.facts.stages import Reached
from workflow.projects.models import Project
from workflow.projects.records import MonthReport

HUNDRED = Decimal(100)
PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reports:
    """A project's monthly reports in sum: 万元 in all, the last month, the last with money, and funds in place."""

    invested: Decimal
    last: date | None
    last_money: date | None
    funds: Decimal | None


NO_REPORTS = Reports(Decimal(0), None, None, None)


def month_reports(session: Session, project_keys: Collection[int]) -> dict[int, Reports]:
    """By project, for those that reported at all."""
    rows = session.execute(
        select(
            MonthReport.project_key,
            func.sum(MonthReport.invest),
            func.max(MonthReport.month),
            func.max(case((MonthReport.invest > 0, MonthReport.month))),
            func.max(MonthReport.funds_cum),
        )
        .where(MonthReport.project_key.in_(project_keys))
        .group_by(MonthReport.project_key)
    )
    return {
        key: Reports(Decimal(total or 0), month_of(last or ""), month_of(money or ""), funds)
        for key, total, last, money, funds in rows
    }


def building_facts(
    project: Project, reached: Reached, planned: Mapping[str, date], reports: Reports, today: date
) -> dict[str, Any]:
    """Progress in per cent of the whole investment, months without money, funds in place, and today if unreported.

    All is measured at the last month that is over, or at this one once it is reported. The plan runs evenly from the
    month of the planned start (the real one where none is planned) to that of the planned completion, else production.
    """
    begun = reached.get("started")
    if begun is None:
        return {}
    this = today.replace(day=1)
    reported = reports.last is not None and reports.last >= this
    measured = this if reported else later_month(this, -1)
    money = reports.last_money or later_month(begun, -1)
    actual = _share(reports.invested, project.total_invest)
    plan = _planned(planned.get(START) or begun, planned.get(COMPLETION) or planned.get(PRODUCTION), measured)
    owed = not reported and months_apart(begun, today) > 0
    return {
        "actual_pct": actual,
        "planned_pct": plan,
        "behind_pp": plan - actual if plan is not None and actual is not None else None,
        "last_money_month": month_words(reports.last_money) if reports.last_money is not None else "无",
        "no_money_months": max(months_apart(money, measured), 0),
        "funds_cum": reports.funds,
        "funds_pct": _share(reports.funds, project.total_invest),
        "last_report_month": month_words(reports.last) if reports.last is not None else "无",
        "unreported_day": today.day if owed else None,
    }


def _share(part: Decimal | None, whole: Decimal) -> Decimal | None:
    return _rounded(part / whole * HUNDRED) if part is not None and whole else None


def _planned(start: date, completion: date | None, measured: date) -> Decimal | None:
    """What is planned to be done by the end of the measured month, in per cent."""
    if completion is None or completion < start:
        return None
    months = months_apart(start, completion) + 1
    gone = min(max(months_apart(start, measured) + 1, 0), months)
    return _rounded(Decimal(gone) / months * HUNDRED)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP).normalize() + 0
