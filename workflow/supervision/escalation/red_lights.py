"""The chore that follows lights: one that turned red opens a reminder note, once per project and reason in a while.

It reads the event log of ``LightChanged`` instead of hearing it, so that nothing here can hold up a light.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.lights import Light, local_day
from workflow.people.queries import org_names
from workflow.projects.models import Project
from workflow.supervision.escalation.carry_out import Case, carry_out, is_done
from workflow.supervision.escalation.models import Escalation, LogMark
from workflow.supervision.escalation.room import has_room
from workflow.supervision.escalation.rules import NOTE, Outcome, Trigger
from workflow.supervision.escalation.verdict import Verdict, ask, is_deployed, note_opens
from workflow.supervision.escalation.wording import worded

EVENT = "LightChanged"
READER = "red_lights"
OVERLAP = timedelta(minutes=10)
"""What was written while an earlier round read may come to stand before what it saw: so far back it looks again."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of a project's light since the last round: its newest change, and the reasons that came meanwhile."""

    event_key: int
    at: datetime
    business_key: str
    told: Mapping[str, Any]
    came: frozenset[str]


def note_red_lights(world: World) -> int:
    """Open a note for each project that turned red since the last round and is red still; how many were opened.

    What a unit gets no more today, by the county's limit, is looked at again in the next round.
    """
    with world.reading() as uow:
        if not is_deployed(uow):
            return 0
        changes = _newest_changes(uow)
    opened, waits_from = 0, None
    for change in changes:
        if change.told.get("after") != Light.RED:
            continue
        outcome = world.run(partial(_note, change=change))
        opened += outcome is True
        if outcome is None and waits_from is None:
            waits_from = change.at
    if changes:
        world.run(partial(_mark, up_to=waits_from or changes[-1].at))
    return opened


def reds_told(told: Mapping[str, Any]) -> dict[str, str]:
    """The codes of what makes the light red, with their words, in the event's order."""
    return {str(code): str(words) for code, words in (told.get("reds") or {}).items()}


def came_with(told: Mapping[str, Any]) -> frozenset[str]:
    """The reasons that are new with this change: all of them when the light was not red before."""
    return frozenset(told.get("added" if told.get("before") == Light.RED else "reasons") or ())


def _newest_changes(uow: UnitOfWork) -> list[Turned]:
    """One for each project, in the order they happened."""
    mark = uow.session.get(LogMark, READER)
    query = select(EventLogEntry.key, EventLogEntry.at, EventLogEntry.business_key, EventLogEntry.payload)
    query = query.where(EventLogEntry.kind == EVENT, EventLogEntry.business_key.is_not(None))
    if mark is not None:
        query = query.where(EventLogEntry.at > mark.up_to - OVERLAP)
    found: dict[str, Turned] = {}
    for row in uow.session.execute(query.order_by(EventLogEntry.at, EventLogEntry.key)):
        before = found.get(row.business_key)
        came = came_with(row.payload) | (before.came if before is not None else frozenset())
        found[row.business_key] = Turned(row.key, row.at, row.business_key, row.payload, came)
    return sorted(found.values(), key=lambda turned: (turned.at, turned.event_key))


def _mark(uow: UnitOfWork, up_to: datetime) -> None:
    uow.session.merge(LogMark(reader=READER, up_to=up_to))


def _note(uow: UnitOfWork, change: Turned) -> bool | None:
    """Open one note for all reasons of the light for which none was opened lately; nothing when it has to wait."""
    once, business_key = f"light:{change.event_key}", change.business_key
    if is_done(uow.session, once):
        return False
    verdict = ask(uow, Trigger.LIGHT_RED)
    reasons = {code: words for code, words in reds_told(change.told).items() if code in change.came}
    new = [code for code in reasons if note_opens(uow, code, _days_since_note(uow, business_key, code))]
    project = uow.session.scalars(select(Project).where(Project.business_key == business_key)).first()
    if not verdict.acts or not new or project is None:
        return False
    org = project.owner_org if project.owner_org in org_names(uow.session) else None
    if not has_room(uow, org):
        return None
    values = {"title": project.name, "reasons": "、".join(reasons[code] for code in new), "basis": verdict.basis}
    words = worded(NOTE, values)
    case = Case(
        once=once, title=words.subject, org=org, business_key=business_key, reason_code=new[0], words=words
    )  # fmt: skip
    first = carry_out(uow, case, verdict)
    _remember_others(uow, first, new[1:], verdict)
    return first.opened_key is not None


def _days_since_note(uow: UnitOfWork, business_key: str, code: str) -> int | None:
    query = select(Escalation.at).where(
        Escalation.business_key == business_key, Escalation.reason_code == code,
        Escalation.trigger == Trigger.LIGHT_RED, Escalation.outcome == Outcome.OPENED,
    )  # fmt: skip
    last = uow.session.scalars(query.order_by(Escalation.at.desc()).limit(1)).first()
    return (local_day(uow.now) - local_day(last)).days if last is not None else None


def _remember_others(uow: UnitOfWork, first: Escalation, codes: Iterable[str], verdict: Verdict) -> None:
    """The further reasons of the same light stand in the record too: the one note is theirs as well."""
    for code in codes:
        uow.session.add(
            Escalation(
                key=uow.next_key(), once=f"{first.once}:{code}", trigger=first.trigger, level=first.level,
                outcome=first.outcome, task_key=None, order_key=None, business_key=first.business_key, org=first.org,
                reason_code=code, title=first.title, asked=dict(verdict.asked), rule_id=first.rule_id,
                version=first.version, basis=first.basis, opened_key=first.opened_key, at=uow.now,
            )
        )  # fmt: skip
