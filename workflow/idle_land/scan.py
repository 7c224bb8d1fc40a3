"""Looks at every parcel with DMN-13: by the month, by the worker, once; or by hand, with a preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.runtime import publish_message
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.idle_land.classify import Verdict, classify, is_deployed, keep_class
from workflow.idle_land.events import IdleLandScanned
from workflow.idle_land.from_records import take_records
from workflow.idle_land.models import IdleParcel, IdleScan, ParcelUse
from workflow.inbox.lights import local_day
from workflow.resources.models import Parcel

FOUND = "msg_idle_land_found"
"""The message that starts a case; its correlation key is the parcel's number, so that one runs at a time."""

START, OPEN, HELD, CHANGE, NOTHING = "start", "open", "held", "change", "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """What a scan finds of one parcel and does with it.

    ``act``: ``start`` a case; it has an ``open`` one; ``held`` for one that ended with this same class; only its
    class ``change``s; or ``nothing``.
    """

    use: ParcelUse
    parcel: Parcel
    verdict: Verdict
    act: str

    @property
    def changes(self) -> bool:
        """Whether the parcel goes to another class."""
        return self.use.idle_class != self.verdict.idle_class


def look(uow: UnitOfWork, on_day: date) -> list[Line]:
    """What a scan on ``on_day`` would do, parcel by parcel; writes nothing.

    :raises NotFound: when the decision was not deployed
    """
    session = uow.session
    cases = _last_cases(uow)
    rows = session.execute(
        select(ParcelUse, Parcel).join(Parcel, Parcel.parcel_no == ParcelUse.parcel_no).order_by(ParcelUse.parcel_no)
    ).all()
    return [_line(uow, use, parcel, cases.get(use.parcel_no), on_day) for use, parcel in rows]


def scan(uow: UnitOfWork, *, month: str | None = None) -> IdleScan:
    """Take the records over, classify every parcel today, and start a case for each new finding.

    ``month`` (2023-06) marks the monthly one. Scanning twice starts nothing twice.

    :raises Refused: when ``ip_idle_land`` was not deployed
    """
    if not is_deployed(uow):
        raise Refused("流程 ip_idle_land 还没有部署，无法扫描。请先部署 bpmn/ip_idle_land。")
    take_records(uow)
    today = local_day(uow.now)
    lines = look(uow, today)
    kept = IdleScan(
        key=uow.next_key(), month=month, on_day=today, at=uow.now, by=uow.actor.name, looked=len(lines),
        found=sum(line.act == START for line in lines), changed=sum(line.changes for line in lines),
    )  # fmt: skip
    uow.session.add(kept)
    uow.session.flush()
    for line in lines:
        keep_class(uow, line.use, line.verdict.idle_class, line.verdict.words, today)
    uow.session.flush()
    for line in lines:
        if line.act == START:
            publish_message(
                uow,
                FOUND,
                line.use.parcel_no,
                {"parcel_no": line.use.parcel_no, "found_note": line.verdict.words},
                business_key=line.use.linked_project,
            )
    uow.emit(IdleLandScanned(looked=kept.looked, found=kept.found, changed=kept.changed))
    return kept


def scan_by_month(world: World) -> int:
    """The worker's chore: the scan of this office month, unless it was done; how many cases it opened.

    A worker that was down does it as soon as it runs again; of two at the same time, one does it.
    """
    with world.reading() as uow:
        month = f"{local_day(uow.now):%Y-%m}"
        if _is_done(uow, month) or not is_deployed(uow) or not _has_parcels(uow):
            return 0
    return world.run(lambda uow: 0 if _is_done(uow, month) else scan(uow, month=month).found)


def _is_done(uow: UnitOfWork, month: str) -> bool:
    return uow.session.scalar(select(IdleScan.key).where(IdleScan.month == month)) is not None


def _has_parcels(uow: UnitOfWork) -> bool:
    return uow.session.scalar(select(Parcel.parcel_no).limit(1)) is not None


def _last_cases(uow: UnitOfWork) -> Mapping[str, IdleParcel]:
    return {case.parcel_no: case for case in uow.session.scalars(select(IdleParcel).order_by(IdleParcel.key))}


def _line(uow: UnitOfWork, use: ParcelUse, parcel: Parcel, last: IdleParcel | None, on_day: date) -> Line:
    verdict = classify(uow, use, on_day)
    act = CHANGE if use.idle_class != verdict.idle_class else NOTHING
    if last is not None and last.open_for is not None:
        act = OPEN
    elif verdict.listed:
        act = HELD if last is not None and last.idle_class == verdict.idle_class else START
    return Line(use, parcel, verdict, act)
