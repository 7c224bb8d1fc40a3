"""Keeps what a project under construction reports each month (domain.md 5.7, B10)."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.errors import Finding, Invalid
from engine.domain.events import UserTaskCompleted
from engine.unit_of_work import UnitOfWork
from workflow.projects.models import Project
from workflow.projects.reading import amount, as_day, text
from workflow.projects.records import MonthReport

LONGEST_PROGRESS = 32


def write_month(event: UserTaskCompleted, project: Project, uow: UnitOfWork) -> MonthReport:
    """One row for the month of the form; the last report of a month counts. :raises Invalid: for what is no month"""
    values = event.submitted
    written = (text(values, "month") or "")[:7]
    month = f"{as_day(written + '-01', 'month'):%Y-%m}"
    invest = amount(values, "invest_month")
    if invest is None:
        message = "请填写当月完成投资，没有的填 0。"
        raise Invalid(message, [Finding("required", message, element="invest_month")])
    row = uow.session.scalars(
        select(MonthReport).where(MonthReport.project_key == project.key, MonthReport.month == month)
    ).one_or_none()
    if row is None:
        row = MonthReport(key=uow.next_key(), project_key=project.key, root_key=project.root_key, month=month)
        uow.session.add(row)
    row.task_key, row.by, row.at = event.task_key, event.doer, event.at
    row.invest, row.funds_cum = invest, amount(values, "funds_cum")
    row.image_progress = (text(values, "image_progress") or "")[:LONGEST_PROGRESS]
    uow.session.flush()
    return row
