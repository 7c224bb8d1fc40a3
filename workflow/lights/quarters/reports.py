"""What counts for a unit besides its projects: entered by one person, confirmed by another (domain.md 8.4)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.lights.quarters.events import QuarterReportEntered
from workflow.lights.quarters.models import LightQuarter, QuarterReport
from workflow.lights.quarters.rules import words_of
from workflow.people.queries import org_names

MOST_PCT = Decimal(1000)


def enter_report(
    uow: UnitOfWork, quarter: str, org: str, *, completion: str, false_report: bool, basis: str
) -> QuarterReport:
    """Write down a unit's completion in per cent (empty: it had no target) and whether it reported falsely.

    What was confirmed before has to be confirmed again.

    :raises Invalid: when the number is none, or a false report has no basis
    :raises Refused: when the quarter is not frozen yet, or its lights are published
    """
    if org not in org_names(uow.session):
        raise NotFound(f"没有单位“{org}”。")
    _open_quarter(uow, quarter)
    pct = _per_cent(completion)
    if false_report and not basis.strip():
        raise Invalid("查实瞒报、虚报须写明依据。", [Finding("required", "请写明依据。", element="basis")])
    row = uow.session.get(QuarterReport, (quarter, org))
    if row is None:
        row = QuarterReport(quarter=quarter, org=org)
        uow.session.add(row)
    row.completion_pct, row.false_report, row.basis = pct, false_report, basis.strip()
    row.entered_by, row.entered_at, row.confirmed_by, row.confirmed_at = uow.actor.name, uow.now, None, None
    _tell(uow, row)
    return row


def confirm_report(uow: UnitOfWork, quarter: str, org: str) -> QuarterReport:
    """Stand by what somebody else entered.

    :raises NotFound: when nothing was entered
    :raises Refused: for whoever entered it, or once the lights are published
    """
    _open_quarter(uow, quarter)
    row = uow.session.get(QuarterReport, (quarter, org))
    if row is None:
        raise NotFound(f"{words_of(quarter)}还没有填报该单位的完成率。")
    if row.entered_by == uow.actor.name:
        raise Refused("填报人不得复核自己填的数，请由另一人复核。")
    row.confirmed_by, row.confirmed_at = uow.actor.name, uow.now
    _tell(uow, row)
    return row


def _open_quarter(uow: UnitOfWork, quarter: str) -> LightQuarter:
    found = uow.session.get(LightQuarter, quarter)
    if found is None:
        raise Refused(f"{words_of(quarter)}还没有冻结，季末次日自动冻结后再填。")
    if found.published_at is not None:
        raise Refused(f"{words_of(quarter)}的单位亮灯已于 {found.published_at:%Y-%m-%d} 发布，不能再改。")
    return found


def _per_cent(written: str) -> Decimal | None:
    if not written.strip():
        return None
    try:
        value = Decimal(written.strip().rstrip("%％"))
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value <= MOST_PCT):
        message = f"完成率应为 0 到 {MOST_PCT} 的数，如 92.5；没有任务的单位留空。"
        raise Invalid(message, [Finding("number", message, element="completion")])
    return value.quantize(Decimal("0.01"))


def _tell(uow: UnitOfWork, row: QuarterReport) -> None:
    uow.emit(
        QuarterReportEntered(
            quarter=row.quarter,
            org=row.org,
            completion_pct="" if row.completion_pct is None else str(row.completion_pct),
            false_report=row.false_report,
            confirmed=row.confirmed_by is not None,
        )
    )
