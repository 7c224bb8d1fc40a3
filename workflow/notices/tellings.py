"""Who is told of which event, and as what: one table by the event's name, as the log bears it.

Events of areas beside this one stand here by their name too. Tasks that wait for a group are told to nobody: the desk
counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from engine.domain.assignment import SYSTEM
from engine.domain.events import Event
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day, start_of
from workflow.lights.reason_names import REASON_NAMES
from workflow.notices.models import Notice
from workflow.people.models import Org
from workflow.plans.models import Plan
from workflow.plans.words import GOALS
from workflow.projects.models import Project
from workflow.supervision.escalation.digest_counts import supervisors

LONGEST_TEXT = 120
ORDER_KINDS = ("order", "order_urgent")


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody is told something of this kind."""

    person: str
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    task_key: int | None = None


ASSIGNED_AS: Mapping[str, str | None] = {
    "claim": None, "release": None, "return": None, "withdraw": None, "delegate": "delegated", "resolve": "resolved",
}  # fmt: skip
"""What an assignment is told as, by its action; those of other events, or of one's own hand, as nothing."""


def _created(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    if event.assignee:
        yield Told(event.assignee, "came", {"task": event.name})


def _assigned(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    kind = ASSIGNED_AS.get(event.action, "assigned")
    if kind is None:
        return
    values = {"task": event.name, "reason": _short(event.reason)}
    if event.assignee:
        yield Told(event.assignee, kind, values)
    if event.previous and event.previous != event.assignee and kind == "assigned":
        yield Told(event.previous, "moved", values)


def _returned(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    if event.target_assignee:
        values = {"task": event.target_name, "reason": _short(event.opinion)}
        yield Told(event.target_assignee, "returned", values, event.target_key)


def _withdrawn(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for _element, key, assignee in event.ended:
        if assignee:
            yield Told(assignee, "withdrawn", {"task": event.name, "reason": _short(event.reason)}, key)


def _asked_to_sign(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in event.asked:
        yield Told(person, "sign", {"task": event.name, "reason": _short(getattr(event, "reason", ""))})


def _signed(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    values = {"task": event.name, "result": "同意" if event.agreed else "不同意", "reason": _short(event.opinion)}
    yield Told(event.asked_by, "signed", values)
    yield from _asked_to_sign(event, uow)


def _given_back(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    yield Told(event.submitted_by, "given_back", {"task": event.name})


def _copied(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in event.copied_to:
        yield Told(person, "copied", {"task": event.name, "reason": _short(event.note)})


def _urged(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    values = {"task": event.name, "count": event.count, "reason": _short(event.reason)}
    for principal in event.urged:
        if principal.startswith("user:"):
            yield Told(principal.removeprefix("user:"), "urged", values)


def _mentioned(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in event.mentions:
        yield Told(person, "mentioned", {"text": _short(event.text)})


def _overdue(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    if event.assignee:
        yield Told(event.assignee, "overdue", {"task": event.name})


def _due_soon(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    if event.assignee:
        yield Told(event.assignee, "soon", {"task": event.name})


def _pause_asked(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in event.approvers:
        yield Told(person, "pause_asked", {"task": event.name, "reason": _short(event.reason)})


def _pause_denied(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    yield Told(event.asked_by, "pause_denied", {"task": event.name, "reason": _short(event.reason)})


def _paused(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    values = {"task": event.name, "until": event.until}
    for person in dict.fromkeys(name for name in (event.asked_by, event.assignee) if name):
        yield Told(person, "paused", values)


def _resumed(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    if event.assignee:
        yield Told(event.assignee, "resumed", {"task": event.name, "count": event.workdays, "due": _day(event.due_at)})


def _recounted(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    if event.assignee and event.old_due != event.new_due:
        values = {"task": event.name, "old": _day(event.old_due), "due": _day(event.new_due), "notice": event.notice}
        yield Told(event.assignee, "recounted", values)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(OFFICE_ZONE):%m-%d}" if moment is not None else ""


def _order_issued(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever heads the units an order goes to, those that assist too; their officers find it on their desk.

    Of orders that open by themselves a head is told of the first of a day; the others stand in the digest.
    """
    kind = "order_urgent" if event.urgency == "urgent" else "order"
    for code in (event.host_org, *event.assist_orgs):
        org = uow.session.get(Org, code)
        if org is None or not org.leader_username:
            continue
        if event.actor == SYSTEM.name and _told_today(uow, org.leader_username, ORDER_KINDS):
            continue
        yield Told(org.leader_username, kind, {"unit": org.name, "subject": _short(event.subject)})


def _of_order(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever handles an order and whoever heads its lead unit, with what was said.

    Of what comes by itself a person is told of the first of a kind and day; the digest has the others.
    """
    org = uow.session.get(Org, event.host_org)
    head = org.leader_username if org is not None else None
    values = {"order": event.order_no, "subject": _short(event.subject), "reason": _short(event.words)}
    kind = OF_ORDERS[type(event).__name__]
    for person in dict.fromkeys((getattr(event, "handler", None), head)):
        if person and not (event.actor == SYSTEM.name and _told_today(uow, person, (kind,))):
            yield Told(person, kind, values)


OF_ORDERS: Mapping[str, str] = {
    "OrderUrged": "order_unsigned", "OrderFeedbackMissed": "order_silent", "OrderReturned": "order_returned",
    "OrderPaused": "order_paused", "OrderResumed": "order_resumed", "OrderEscalated": "order_escalated",
    "OrderCancelled": "order_cancelled",
}  # fmt: skip
"""What happened to an order → the kind it is told as."""


def _told_today(uow: UnitOfWork, person: str, kinds: Sequence[str]) -> bool:
    """Whether a person was told today of something of these kinds that had come by itself."""
    told = exists().where(
        Notice.person == person, Notice.kind.in_(kinds), Notice.actor == SYSTEM.name,
        Notice.created_at >= start_of(local_day(uow.now)),
    )  # fmt: skip
    return bool(uow.session.scalar(select(told)))


def _proposed(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in supervisors(uow.session):
        yield Told(person, "proposal", {"subject": _short(event.title)})


def _digested(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    kind = "supervisors_digest" if event.supervises else "supervision_digest"
    names = {"over": event.over, "near": event.near, "orders": event.orders}
    yield Told(event.person, kind, {**names, "next": event.next_week, "decide": event.proposals})


def _idle_land(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever heads the unit that answers for the parcel."""
    org = uow.session.get(Org, event.responsible_org or "")
    if org is not None and org.leader_username:
        kind = "idle_found" if type(event).__name__ == "IdleLandFound" else "idle_cleared"
        yield Told(org.leader_username, kind, {"unit": org.name, "parcel": event.parcel_name})


def _planned(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever carries the project learns which dates hold."""
    kind = "plan" if type(event).__name__ == "PlanMade" else "replan"
    owner = uow.session.scalar(select(Project.owner_user).where(Project.root_key == event.root_key))
    values = {"goal": GOALS[event.goal], "day": f"{event.committed_on}", "reason": _short(getattr(event, "reason", ""))}
    if owner:
        yield Told(owner, kind, values)


def _plan_slipped(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever carries the project and who made its plan at once, the supervisors in their digest."""
    values = {
        "goal": GOALS[event.goal], "day": f"{event.committed_on}", "late": event.late, "step": event.step,
        "possible": f"{event.possible_on}",
    }  # fmt: skip
    people = select(Project.owner_user, Plan.made_by).join(Plan, Plan.root_key == Project.root_key)
    row = uow.session.execute(people.where(Plan.key == event.plan_key)).one()
    near = {name for name in row if name}
    yield from (Told(name, "plan_slipped", values) for name in sorted(near))
    yield from (Told(name, "plans_slipped", values) for name in supervisors(uow.session) if name not in near)


def _light_changed(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever answers for the project and the leader who backs it: that it turned red or yellow, or is good again.

    A project's first light is no news: all of a county would be told at once when the rules are deployed.
    """
    kind = {"red": "light_red", "yellow": "light_yellow", "green": "light_green"}.get(event.after)
    if kind is None or event.before in ("", event.after):
        return
    words = event.reds.values() or [REASON_NAMES.get(code, code) for code in event.reasons]
    for person in event.people:
        yield Told(person, kind, {"project": event.project, "words": _short("；".join(words))})


def _exemption_asked(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in supervisors(uow.session):
        yield Told(person, "exemption_asked", {"key": event.business_key, "reason": _short(event.cause)})


def _exemption_ended(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    granted = getattr(event, "granted", None)
    kind = {True: "exemption_granted", False: "exemption_denied", None: "exemption_over"}[granted]
    yield Told(event.applied_by, kind, {"key": event.business_key, "reason": _short(getattr(event, "words", ""))})


def _batch_finished(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever began a batch of instances: how it went."""
    bad = event.counts.get("refused", 0) + event.counts.get("failed", 0)
    values = {"name": event.name, "done": event.counts.get("done", 0), "bad": bad, "batch": str(event.batch_key)}
    yield Told(event.made_by, "batch", values)


def _draft_waiting(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    for person in event.approvers:
        yield Told(person, "draft_waiting", _of_draft(event))


def _draft_decided(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever handed a draft of a definition in; that it is published at once is told by that."""
    if type(event).__name__ == "DraftReturned":
        yield Told(event.submitted_by, "draft_returned", _of_draft(event))
    elif event.publish_at:
        when = datetime.fromisoformat(event.publish_at).astimezone(OFFICE_ZONE)
        yield Told(event.submitted_by, "draft_approved", {**_of_draft(event), "when": f"{when:%m-%d %H:%M}"})


def _draft_ended(event: Any, uow: UnitOfWork) -> Iterator[Told]:
    """Whoever handed a draft in, and whoever approved it when it was published, or was not, at its moment."""
    kind = "draft_published" if type(event).__name__ == "DraftPublished" else "draft_failed"
    versions = "、".join(f"{id_} v{after}" for id_, (_before, after) in getattr(event, "versions", {}).items())
    for person in dict.fromkeys((event.submitted_by, event.decided_by)):
        yield Told(person, kind, {**_of_draft(event), "versions": versions})


def _of_draft(event: Any) -> dict[str, Any]:
    return {"name": _short(event.name), "reason": _short(event.reason), "draft": event.draft_key}


TELLINGS: Mapping[str, Callable[[Any, UnitOfWork], Iterable[Told]]] = {
    "UserTaskCreated": _created,
    "UserTaskAssigned": _assigned,
    "UserTaskReturned": _returned,
    "UserTaskWithdrawn": _withdrawn,
    "SignersAdded": _asked_to_sign,
    "SignerRemoved": _asked_to_sign,
    "CompletionHeld": _asked_to_sign,
    "TaskSigned": _signed,
    "CompletionGivenBack": _given_back,
    "TaskCopied": _copied,
    "TaskUrged": _urged,
    "CommentWritten": _mentioned,
    "CommentEdited": _mentioned,
    "UserTaskDueSoon": _due_soon,
    "UserTaskOverdue": _overdue,
    "ClockPauseAsked": _pause_asked,
    "ClockPauseDenied": _pause_denied,
    "ClockPaused": _paused,
    "ClockResumed": _resumed,
    "DeadlineRecalculated": _recounted,
    "OrderCreated": _order_issued,
    **dict.fromkeys(OF_ORDERS, _of_order),
    "ProposalRaised": _proposed,
    "SupervisionDigested": _digested,
    "IdleLandFound": _idle_land,
    "IdleLandStruckOff": _idle_land,
    "IdleLandDisposed": _idle_land,
    "PlanMade": _planned,
    "PlanReplanned": _planned,
    "PlanSlipped": _plan_slipped,
    "LightChanged": _light_changed,
    "ExemptionApplied": _exemption_asked,
    "ExemptionDecided": _exemption_ended,
    "ExemptionExpired": _exemption_ended,
    "BatchFinished": _batch_finished,
    "DraftSubmitted": _draft_waiting,
    "DraftReturned": _draft_decided,
    "DraftApproved": _draft_decided,
    "DraftPublished": _draft_ended,
    "DraftPublishFailed": _draft_ended,
}
"""Event → whom it is told to, and as what."""


def told_of(event: Event, uow: UnitOfWork) -> list[Told]:
    """Everybody who is told of an event, but whoever did it."""
    telling = TELLINGS.get(type(event).__name__)
    if telling is None:
        return []
    return [told for told in telling(event, uow) if told.person != event.actor]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
