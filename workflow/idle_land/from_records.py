"""Takes a parcel's facts over from what its project's forms say: contract, hand-over, start, monthly reports, end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from engine.unit_of_work import UnitOfWork
from workflow.idle_land.facts import use_of
from workflow.idle_land.models import ParcelUse
from workflow.projects.models import Enterprise, Project
from workflow.projects.reading import amount, day, text
from workflow.projects.records import ProjectRecord
from workflow.resources.models import Parcel

Values = Mapping[str, Any]

STOPPED = "停工"
"""The look of a building site, in a monthly report, that says nobody builds there."""


def take_records(uow: UnitOfWork, parcel_no: str = "") -> int:
    """Read every record that was not read yet, oldest first, of all parcels or of one; how many were read.

    Each is read once: what a page says afterwards stays until a newer form says something else. A parcel that a
    project took, and nobody knew yet, gets its row.
    """
    session = uow.session
    query = (
        select(ProjectRecord, Project, Enterprise.name)
        .join(Project, Project.root_key == ProjectRecord.root_key)
        .join(Parcel, Parcel.parcel_no == Project.parcel_no)
        .outerjoin(Enterprise, Enterprise.key == Project.enterprise_key)
        .outerjoin(ParcelUse, ParcelUse.parcel_no == Project.parcel_no)
        .where(
            ProjectRecord.element_id.in_(READERS),
            or_(
                ProjectRecord.key > func.coalesce(ParcelUse.read_until, 0),
                and_(ParcelUse.linked_project.is_not(None), ParcelUse.linked_project != Project.business_key),
            ),
        )
        .order_by(ProjectRecord.key)
    )
    if parcel_no:
        query = query.where(Project.parcel_no == parcel_no)
    read = 0
    for record, project, enterprise in session.execute(query).all():
        row = use_of(uow, project.parcel_no or "")
        if record.key <= row.read_until:
            continue
        _belongs_to(row, project, enterprise)
        READERS[record.element_id](row, record.values or {}, project)
        row.read_until, row.source = record.key, "record"
        row.updated_at, row.updated_by = uow.now, record.by
        read += 1
    session.flush()
    return read


def _belongs_to(row: ParcelUse, project: Project, enterprise: str | None) -> None:
    row.linked_project = project.business_key
    row.owner_ent = enterprise or row.owner_ent
    row.responsible_org = project.landing_org or project.owner_org or row.responsible_org
    row.total_invest = project.fixed_invest or project.total_invest or row.total_invest


def _deal(row: ParcelUse, values: Values, project: Project) -> None:
    row.price = amount(values, "deal_price") or row.price


def _contract(row: ParcelUse, values: Values, project: Project) -> None:
    row.contract_no = text(values, "contract_no") or row.contract_no
    row.contract_on = day(values, "contract_date") or row.contract_on
    row.start_before = day(values, "start_before") or row.start_before
    row.finish_before = day(values, "finish_before") or row.finish_before


def _delivery(row: ParcelUse, values: Values, project: Project) -> None:
    row.delivered_on = day(values, "delivered_at") or row.delivered_on


def _start(row: ParcelUse, values: Values, project: Project) -> None:
    row.started_on = day(values, "start_date") or row.started_on


def _report(row: ParcelUse, values: Values, project: Project) -> None:
    row.invested = (row.invested or Decimal(0)) + (amount(values, "invest_month") or Decimal(0))
    if row.total_invest:
        share = min(row.invested / row.total_invest * 100, Decimal(100))
        row.invested_pct = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if text(values, "image_progress") != STOPPED:
        row.stopped_since = None
    elif row.stopped_since is None:
        row.stopped_since = _first_of(text(values, "month"))


def _completion(row: ParcelUse, values: Values, project: Project) -> None:
    row.completed_on = day(values, "passed_at") or row.completed_on


def _production(row: ParcelUse, values: Values, project: Project) -> None:
    row.produced_on = day(values, "prod_date") or row.produced_on


def _first_of(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


READERS: Mapping[str, Callable[[ParcelUse, Values, Project], None]] = {
    "auction_result": _deal,
    "land_contract": _contract,
    "land_delivery": _delivery,
    "start_confirm": _start,
    "build_report": _report,
    "completion_check": _completion,
    "production_confirm": _production,
}
"""Element of ``ip_land_supply``, ``ip_construction`` or ``ip_performance`` → what its form says of the parcel."""
