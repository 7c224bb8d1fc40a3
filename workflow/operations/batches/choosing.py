"""What a batch is to be for: ticked keys, or everything a filter leaves at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from engine.domain.errors import Finding, Invalid
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import IncidentState, InstanceState
from engine.persistence.instances import Incident, ProcessInstance
from engine.unit_of_work import UnitOfWork
from workflow.inbox.units import names_for
from workflow.operations.batches.kinds import Kind
from workflow.operations.chips import chips_of, in_words
from workflow.operations.choices import choices_for
from workflow.operations.narrowing import InstanceFilter

MOST = 20_000
"""Items of one batch."""

AT_ONCE = 500
ENDED = (InstanceState.COMPLETED, InstanceState.TERMINATED)
UNENDED = (InstanceState.ACTIVE, InstanceState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The keys of instances (or incidents, as the kind has it), and in words how they were chosen."""

    keys: list[int]
    asked: str


def by_instances(uow: UnitOfWork, kind: Kind, keys: Sequence[int], asked: str = "") -> Chosen:
    """Instances, or where the kind is of incidents everything that keeps them from going on."""
    words = asked or f"勾选 {len(keys)} 个实例"
    if not kind.of_incidents:
        return Chosen(list(keys), words)
    found: list[int] = []
    for start in range(0, len(keys), AT_ONCE):
        query = select(Incident.key).where(
            Incident.instance_key.in_(keys[start : start + AT_ONCE]), Incident.state == IncidentState.ACTIVE
        )
        found += uow.session.scalars(query.order_by(Incident.key))
    return Chosen(found, words)


def by_filter(uow: UnitOfWork, kind: Kind, wanted: InstanceFilter) -> Chosen:
    """What a filter leaves now and the kind is for: what runs, or what has ended; where the kind takes the outermost
    alone, those. One more than a batch may have at most, so that too many are seen.
    """
    states = ENDED if kind.of_ended else UNENDED
    query = select(ProcessInstance.key).where(
        ProcessInstance.key.in_(wanted.query(uow.session, uow.now)), ProcessInstance.state.in_(states)
    )
    if kind.of_roots and not wanted.kind:
        query = query.where(ProcessInstance.parent_key.is_(None))
    keys = list(uow.session.scalars(query.order_by(ProcessInstance.key).limit(MOST + 1)))
    chips = chips_of(wanted, choices_for(uow, wanted), names_for(uow.session, (), wanted.started_by))
    return by_instances(uow, kind, keys, f"清单：{in_words(chips)}")


def ended_before(uow: UnitOfWork, written: str, process_id: str = "") -> Chosen:
    """The oldest outermost instances that ended before a day of the office, of a process or of all; so many as one
    batch takes.

    :raises Invalid: when the day is none
    """
    day = read_day(written)
    query = select(ProcessInstance.key).where(
        ProcessInstance.parent_key.is_(None),
        ProcessInstance.state.in_(ENDED),
        ProcessInstance.ended_at < datetime.combine(day, time(), OFFICE_ZONE),
    )
    words = f"{day} 前结束"
    if process_id:
        query, words = query.where(ProcessInstance.process_id == process_id), f"{words} · {process_id}"
    return Chosen(list(uow.session.scalars(query.order_by(ProcessInstance.key).limit(MOST))), words)


def read_day(written: str) -> date:
    """A day as a field for dates writes it. :raises Invalid: when it is none"""
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        day = date.min
    if not date.min + timedelta(days=366) < day < date.max - timedelta(days=366):
        message = "请填写日期。"
        raise Invalid(message, [Finding("date", message, element="ended_before")])
    return day


def of_cause(uow: UnitOfWork, cause: str, process_id: str, element_id: str) -> Chosen:
    """The open incidents of one cause at one element, the oldest first; so many as one batch takes."""
    query = select(Incident.key).where(
        Incident.state == IncidentState.ACTIVE, Incident.cause == cause, Incident.process_id == process_id,
        Incident.element_id == element_id,
    )  # fmt: skip
    keys = list(uow.session.scalars(query.order_by(Incident.key).limit(MOST)))
    return Chosen(keys, f"{process_id} · {element_id}：同一原因的 {len(keys)} 个故障")
