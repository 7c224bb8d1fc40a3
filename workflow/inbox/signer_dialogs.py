"""What the dialogs of 加签, 减签, 签署意见, 抄送 and 催办 need to know besides the task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.assignment import holds
from engine.domain.signing import NOT_GIVEN, SignerKind, SignerState
from engine.persistence.work import UserTask
from engine.runtime.signing_rows import is_held, signers_of
from engine.unit_of_work import UnitOfWork
from workflow.inbox.signing_words import WAYS
from workflow.inbox.units import names_for
from workflow.inbox.urging import once_in_working_hours, urge_counts, urged_now

HELP: Mapping[str, str] = {
    SignerKind.BEFORE: "先听他们的意见，再由我办理",
    SignerKind.BESIDE: "同时进行，签完才往下走",
    SignerKind.AFTER: "我提交以后再签，签完才往下走",
}
"""What each way of signing means for whoever asks."""


def asking(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 加签 and 抄送: the ways to sign, and whose people come first in a picker."""
    ways = [(kind.value, WAYS[kind], HELP[kind]) for kind in SignerKind]
    return {"ways": ways, "near": list(task.candidate_groups or ())}


def removing(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 减签: those who have not signed."""
    found = [one for one in signers_of(uow, task.key) if one.state in NOT_GIVEN]
    return {
        "signers": [(one, WAYS[one.kind]) for one in found],
        "held": is_held(task),
        "names": names_for(uow.session, [], *(one.username for one in found)),
    }


def signing(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 签署意见: who asked, when it is signed, and whether something was submitted."""
    asked = [one for one in signers_of(uow, task.key) if one.state == SignerState.ASKED]
    asked = sorted(asked, key=lambda one: one.username != uow.actor.name)
    mine = next((one for one in asked if holds(uow.actor, one.username, task)), None)
    return {
        "asked": mine,
        "way": WAYS[mine.kind] if mine is not None else "",
        "held": is_held(task),
        "names": names_for(uow.session, [], mine.asked_by if mine is not None else None),
    }


def urging(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 催办: whom it reaches, how often it was done, and how often it may be."""
    reached = [principal.partition(":")[::2] for principal in urged_now(uow.session, task.key)]
    names = names_for(uow.session, [], *(code for kind, code in reached if kind == "user"))
    who = [names.person(code) if kind == "user" else names.principal(code) for kind, code in reached]
    return {
        "who": "、".join(who) or names.unit(task),
        "count": urge_counts(uow.session, [task.key]).get(task.key, 0),
        "hours": f"{once_in_working_hours():g}",
    }
