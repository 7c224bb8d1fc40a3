"""What stands beside the form about other people's part in a task: signatures, copies and urging, as panels ask it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.signing import AWAITED, NOT_GIVEN, SignerState
from engine.domain.states import UserTaskState
from engine.persistence.signing import HeldCompletion, TaskSigner
from engine.persistence.work import UserTask
from engine.runtime.signing_rows import signers_of
from engine.unit_of_work import UnitOfWork
from workflow.inbox.copies import copies_of
from workflow.inbox.relations import is_involved
from workflow.inbox.signing_words import WAYS
from workflow.inbox.units import names_for
from workflow.inbox.urging import urges_of

STATES: Mapping[str, str] = {
    SignerState.WAITING: "排在后面",
    SignerState.ASKED: "待签署",
    SignerState.REMOVED: "已减签",
    SignerState.CLOSED: "未签署，任务已结束",
}
"""How a signature that is not there reads; one that is says 同意 or 不同意."""


def held_of(uow: UnitOfWork, task_key: int) -> HeldCompletion | None:
    """What was submitted and waits for signatures, or came back."""
    return uow.session.get(HeldCompletion, task_key)


def signing_shown(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any] | None:
    """Everybody who was asked to sign, what they said, and what waits for them; nothing where nobody was."""
    signers = signers_of(uow, task.key)
    held = held_of(uow, task.key)
    if not signers and held is None:
        return None
    people = {name for one in signers for name in (one.username, one.asked_by)}
    return {
        "signers": [(one, _said(one), one.state in NOT_GIVEN) for one in signers],
        "held": held,
        "awaited": [one.username for one in signers if one.state in AWAITED],
        "ways": WAYS,
        "names": names_for(uow.session, [], *people, held.submitted_by if held is not None else None),
    }


def _said(one: TaskSigner) -> str:
    if one.state in STATES:
        return STATES[one.state]
    return "同意" if one.agreed else "不同意"


def copies_shown(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any] | None:
    """The copies the actor sent with their receipts, and those they got; whoever sees to others sees all."""
    me = uow.actor
    sees_all = me.is_operator or me.is_supervisor
    rows = [one for one in copies_of(uow.session, task.key) if sees_all or me.name in (one.sent_by, one.username)]
    if not rows and (task.state == UserTaskState.CREATED or not is_involved(task, me)):
        return None  # an open task is copied from its bar, a finished one from here
    sent: dict[tuple[str, datetime, str], list[Any]] = {}
    for one in rows:
        sent.setdefault((one.sent_by, one.sent_at, one.note), []).append(one)
    people = {name for one in rows for name in (one.sent_by, one.username)}
    return {"sent": list(sent.items())[::-1], "names": names_for(uow.session, [], *people), "me": me.name}


def urging_shown(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any] | None:
    """How often the task was urged, by whom and why, and who has seen it; nothing where it never was."""
    urges = urges_of(uow.session, task.key)
    if not urges:
        return None
    people = {one.by for one in urges} | {name for one in urges for name, _at in one.seen}
    return {"urges": urges, "count": len(urges), "names": names_for(uow.session, [], *people)}
