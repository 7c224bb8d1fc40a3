"""Service tasks of ``ip_idle_land``: ``idle_open`` a case, ``idle_facts`` takes facts over, ``idle_end`` ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import Broken
from engine.world import Handler, HandlerCall
from workflow.idle_land.cases import END_EVENTS, named, needed_case, open_case
from workflow.idle_land.classify import Verdict, classify, keep_class
from workflow.idle_land.events import IdleLandFound
from workflow.idle_land.facts import DAYS, FACTS, find_parcel, told, use_of, write_facts
from workflow.idle_land.from_records import take_records
from workflow.idle_land.models import IdleParcel, ParcelUse
from workflow.idle_land.words import CLASSES, FAMILY_OF
from workflow.inbox.lights import local_day
from workflow.projects.reading import amount, text
from workflow.resources.models import Parcel

Result = Mapping[str, Any] | None

ASKED = (*DAYS, "owner_ent", "responsible_org", "developed_pct", "invested_pct", "built_pct")
"""Facts that forms of the process show and may correct, under their own names."""


def idle_open(call: HandlerCall) -> Result:
    """Open the case of ``parcel_no``; sets its facts for the decision and the forms.

    While another case of the parcel is open nothing is opened: ``open_already`` is true, and the process ends.
    """
    uow = call.uow
    parcel = find_parcel(uow, text(call.variables, "parcel_no") or "")
    if open_case(uow.session, parcel.parcel_no) is not None:
        return {"open_already": True, "subject": f"存量土地：{parcel.name}（已在办）"}
    take_records(uow, parcel.parcel_no)
    row, today = use_of(uow, parcel.parcel_no), local_day(uow.now)
    verdict = classify(uow, row, today)
    keep_class(uow, row, verdict.idle_class, verdict.words, today)
    case = _new_case(call, row, verdict)
    uow.session.add(case)
    uow.session.flush()
    uow.emit(IdleLandFound(**named(uow, case), business_key=call.business_key, words=verdict.words))
    return {"open_already": False, "handlers": [], **_variables(row, parcel, verdict, today.isoformat())}


def idle_facts(call: HandlerCall) -> Result:
    """Take what the forms of the case say over into the parcel's facts; sets ``facts`` and ``today`` anew.

    A class that was confirmed follows the facts and the day within its kind: a year idle becomes two.
    """
    uow = call.uow
    case = needed_case(uow.session, call.instance_key, call.element_id)
    row = use_of(uow, case.parcel_no)
    write_facts(uow, row, {name: call.variables.get(name) for name in ASKED}, "case")
    verdict = classify(uow, row, local_day(uow.now))
    keep_class(uow, row, verdict.idle_class, verdict.words, local_day(uow.now))
    case.owner_ent, case.responsible_org = row.owner_ent, row.responsible_org
    case.contract_start_before = row.start_before
    case.invested_pct, case.built_pct = row.invested_pct, row.built_pct
    if verdict.listed:
        case.since = verdict.since
    set_now = {"facts": told(row), "today": local_day(uow.now).isoformat()}
    confirmed = text(call.variables, "confirmed_class")
    if confirmed is not None and FAMILY_OF.get(confirmed) == FAMILY_OF.get(verdict.idle_class):
        case.idle_class = set_now["confirmed_class"] = verdict.idle_class
    uow.session.flush()
    return set_now


def idle_end(call: HandlerCall) -> Result:
    """End the case as the header ``result`` says: struck_off, disposed or normal."""
    uow = call.uow
    case = needed_case(uow.session, call.instance_key, call.element_id)
    result = call.headers.get("result", "")
    event = END_EVENTS.get(result)
    if event is None:
        raise Broken(f"idle_end has no result “{result}”", element_id=call.element_id)
    case.open_for, case.ended_on, case.result = None, local_day(uow.now), result
    told_besides: dict[str, str] = {}
    if result == "disposed":
        case.measure, case.fee = text(call.variables, "measure"), amount(call.variables, "fee_amount")
        told_besides = {"measure": case.measure or ""}
    if result == "struck_off":
        case.progress_pct = 100
    uow.session.flush()
    uow.emit(event(**named(uow, case), business_key=call.business_key, **told_besides))
    return None


def _new_case(call: HandlerCall, row: ParcelUse, verdict: Verdict) -> IdleParcel:
    return IdleParcel(
        key=call.uow.next_key(),
        parcel_no=row.parcel_no,
        open_for=row.parcel_no,
        instance_key=call.instance_key,
        idle_class=verdict.idle_class,
        found_class=verdict.idle_class,
        found_words=text(call.variables, "found_note") or verdict.words,
        since=verdict.since,
        owner_ent=row.owner_ent,
        contract_start_before=row.start_before,
        invested_pct=row.invested_pct,
        built_pct=row.built_pct,
        blockers=[],
        responsible_org=row.responsible_org,
        stage="survey",
        found_on=local_day(call.uow.now),
        found_by=call.uow.actor.name,
    )


def _variables(row: ParcelUse, parcel: Parcel, verdict: Verdict, today: str) -> dict[str, Any]:
    facts = told(row)
    return {
        "facts": facts,
        "today": today,
        "parcel_name": parcel.name,
        "subject": f"{parcel.name}（{CLASSES[verdict.idle_class]}）",
        "linked_project": facts["linked_project"],
        **{name: facts[name] for name in ASKED if name in FACTS},
    }


HANDLERS: Mapping[str, Handler] = {"idle_open": idle_open, "idle_facts": idle_facts, "idle_end": idle_end}
"""Service task type → who does it."""
