"""Holds what a task was submitted with until everybody who is asked has signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.domain.errors import Refused
from engine.domain.events import CompletionHeld
from engine.domain.signing import AWAITED, SignerKind, SignerState, Signing
from engine.persistence.signing import HeldCompletion, TaskSigner
from engine.persistence.work import UserTask
from engine.runtime.signing_rows import line_up, signing_now
from engine.runtime.task_rows import event_fields, replace_inbox_rows
from engine.unit_of_work import UnitOfWork


def refuse_before_signatures(task: UserTask) -> None:
    """Refuse to complete a task that waits for others.

    :raises Refused: when it has signers before it, or was submitted already; they are named
    """
    awaited = ", ".join(task.other_users or ())
    if task.signing == Signing.BEFORE:
        raise Refused(f"the task {task.name!r} cannot be completed before {awaited} have said what they think of it")
    if task.signing == Signing.HELD:
        raise Refused(f"the task {task.name!r} was submitted already and waits for {awaited}")


def hold(uow: UnitOfWork, task: UserTask, submitted: Mapping[str, Any]) -> bool:
    """Hold the values where somebody has still to sign; ``task`` is locked. Whether they are held.

    Whoever refused is asked again; and, when the values are others than those that came back, so is whoever had signed
    after the task, as their signature was given to the values.
    """
    signers, held = signing_now(uow, task.key)
    changed = held is not None and held.values != dict(submitted)
    for one in signers:
        signed_other_values = changed and one.kind == SignerKind.AFTER and one.state == SignerState.SIGNED
        if one.state == SignerState.REFUSED or signed_other_values:
            one.state = SignerState.WAITING
    if not any(one.state in AWAITED for one in signers):
        return False
    if held is None:
        held = HeldCompletion(task_key=task.key)
        uow.session.add(held)
    held.submitted_by, held.submitted_at, held.values = uow.actor.name, uow.now, dict(submitted)
    held.given_back_at, held.findings = None, []
    line_up(task, signers, held)
    replace_inbox_rows(uow, task)
    uow.emit(CompletionHeld(**event_fields(task), asked=_asked(signers), submitted=dict(submitted)))
    return True


def _asked(signers: Sequence[TaskSigner]) -> tuple[str, ...]:
    return tuple(one.username for one in signers if one.state == SignerState.ASKED)
