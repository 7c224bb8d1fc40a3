"""A task that further people sign: they are asked before, beside or after its doer, and it goes on when all have.

The one who does it submits; while signatures are missing the values are held, and the task is completed in their name
when the last one is there (docs/decisions/0026-signatures-hold-the-completion.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.domain.assignment import Actor, holds
from engine.domain.errors import Finding, Invalid, NotAllowed, Refused
from engine.domain.events import CompletionGivenBack, SignerRemoved, SignersAdded, TaskSigned
from engine.domain.signing import AWAITED, NOT_GIVEN, SignerKind, SignerState
from engine.persistence.signing import HeldCompletion, TaskSigner
from engine.persistence.work import UserTask
from engine.runtime.forms import check_submission
from engine.runtime.signing_rows import is_held, line_up, signing_now
from engine.runtime.task_rows import event_fields, replace_inbox_rows
from engine.runtime.user_tasks import complete_user_task, open_user_task
from engine.unit_of_work import UnitOfWork

Check = Callable[[UnitOfWork, UserTask, Mapping[str, Any]], Mapping[str, Any]]
"""Gives the values that count, or raises ``Invalid``."""


def add_signers(
    uow: UnitOfWork,
    task_key: int,
    usernames: Sequence[str],
    kind: SignerKind,
    *,
    in_order: bool = False,
    reason: str = "",
) -> UserTask:
    """The assignee asks further people to sign; ``in_order`` asks them one after another, as they are named.

    :raises NotAllowed: when the caller is neither the assignee nor an operator
    :raises Refused: when the task has ended, or was submitted already and waits for signatures
    :raises Invalid: when nobody is named, or somebody who does the task, or is asked already
    """
    task = open_user_task(uow, task_key)
    if task.assignee is None or not (holds(uow.actor, task.assignee, task) or uow.actor.is_operator):
        raise NotAllowed(f"the task {task.name!r} is assigned to {task.assignee or 'nobody'}; only they may ask others")
    if is_held(task):
        raise Refused(f"the task {task.name!r} was submitted already and waits for {_names(task)}")
    signers, held = signing_now(uow, task_key)
    _check_new(task, usernames, signers)
    start = max((one.place for one in signers if one.kind == kind and one.state in AWAITED), default=0)
    added = [
        TaskSigner(
            key=uow.next_key(), task_key=task_key, username=name, kind=kind, state=SignerState.WAITING,
            place=start + number if in_order and kind != SignerKind.BESIDE else 0, asked_by=uow.actor.name,
            asked_at=uow.now, reason=reason,
        )
        for number, name in enumerate(usernames, 1)
    ]  # fmt: skip
    uow.session.add_all(added)
    line_up(task, [*signers, *added], held)
    replace_inbox_rows(uow, task)
    asked = tuple(one.username for one in added if one.state == SignerState.ASKED)
    told: dict[str, Any] = {
        "signers": tuple(usernames),
        "asked": asked,
        "way": kind.value,
        "in_order": in_order,
        "reason": reason,
    }
    uow.emit(SignersAdded(**event_fields(task), **told))
    return task


def remove_signer(
    uow: UnitOfWork, task_key: int, username: str, *, reason: str = "", check: Check = check_submission
) -> UserTask:
    """Take somebody off again who has not signed; a submission that waited for nobody else goes through.

    :raises NotAllowed: when the caller neither asked them, nor has the task, nor is an operator
    :raises Refused: when the task has ended, or they are not asked to sign it
    """
    task = open_user_task(uow, task_key)
    signers, held = signing_now(uow, task_key)
    found = next((one for one in signers if one.username == username and one.state in NOT_GIVEN), None)
    if found is None:
        raise Refused(f"{username} has no signature to give for the task {task.name!r}")
    theirs = holds(uow.actor, found.asked_by, task) or holds(uow.actor, task.assignee, task)
    if not theirs and not uow.actor.is_operator:
        raise NotAllowed(
            f"{found.asked_by} asked {username} to sign the task {task.name!r}; only they may take it back"
        )
    found.state = SignerState.REMOVED
    asked = _next_turn(uow, task, signers, held)
    told: dict[str, Any] = {"signer": username, "way": found.kind, "asked": asked, "reason": reason}
    uow.emit(SignerRemoved(**event_fields(task), **told))
    _go_on(uow, task, signers, held, check)
    return task


def sign_user_task(
    uow: UnitOfWork, task_key: int, agreed: bool, opinion: str, *, check: Check = check_submission
) -> UserTask:
    """The caller, who is asked, signs or refuses; with the last signature what was submitted goes through.

    A refusal needs an opinion. Of a task that was submitted it gives the values back, and the refuser is asked again
    when it is submitted again; one before the task only says what its doer should know.

    :raises Refused: when the task has ended
    :raises NotAllowed: when the caller is not asked to sign now
    :raises Invalid: when a refusal says nothing
    """
    task = open_user_task(uow, task_key)
    signers, held = signing_now(uow, task_key)
    mine = _signature_of(uow.actor, task, signers)
    if mine is None:
        raise NotAllowed(f"{uow.actor.name} is not asked to sign the task {task.name!r} now")
    opinion = opinion.strip()
    if not agreed and not opinion:
        message = "a refusal must say why"
        raise Invalid(message, [Finding("required", message, element="opinion")])
    comes_again = not agreed and mine.kind != SignerKind.BEFORE
    mine.state = SignerState.REFUSED if comes_again else SignerState.SIGNED
    mine.signed_at, mine.agreed, mine.opinion = uow.now, agreed, opinion
    gives_back = comes_again and held is not None and held.given_back_at is None
    if gives_back and held is not None:
        held.given_back_at, held.findings = uow.now, []
    asked = _next_turn(uow, task, signers, held)
    told: dict[str, Any] = {
        "way": mine.kind,
        "agreed": agreed,
        "opinion": opinion,
        "asked_by": mine.asked_by,
        "asked": asked,
    }
    for_other = mine.username if mine.username != uow.actor.name else None
    uow.emit(TaskSigned(**event_fields(task), **told, gives_back=gives_back, on_behalf_of=for_other))
    _go_on(uow, task, signers, held, check)
    return task


def _signature_of(actor: Actor, task: UserTask, signers: Sequence[TaskSigner]) -> TaskSigner | None:
    """What the actor is to sign: their own, else that of somebody they stand in for, unless they do the task."""
    asked = [one for one in signers if one.state == SignerState.ASKED]
    own = next((one for one in asked if one.username == actor.name), None)
    if own is not None or actor.name == task.assignee:
        return own
    return next((one for one in asked if holds(actor, one.username, task)), None)


def _check_new(task: UserTask, usernames: Sequence[str], signers: Sequence[TaskSigner]) -> None:
    open_names = {one.username for one in signers if one.state in NOT_GIVEN}
    findings = [] if usernames else [Finding("required", "nobody is named", element="usernames")]
    for place, name in enumerate(usernames):
        if name == task.assignee:
            findings.append(Finding("signer", f"{name} does the task already", element="usernames"))
        elif name in open_names or name in usernames[:place]:
            findings.append(Finding("signer", f"{name} is asked to sign it already", element="usernames"))
    if findings:
        raise Invalid("; ".join(found.message for found in findings), findings)


def _next_turn(
    uow: UnitOfWork, task: UserTask, signers: list[TaskSigner], held: HeldCompletion | None
) -> tuple[str, ...]:
    """Bring everything in step; who is asked now and was not before."""
    before = {one.key for one in signers if one.state == SignerState.ASKED}
    line_up(task, signers, held)
    replace_inbox_rows(uow, task)
    return tuple(one.username for one in signers if one.state == SignerState.ASKED and one.key not in before)


def _go_on(
    uow: UnitOfWork, task: UserTask, signers: list[TaskSigner], held: HeldCompletion | None, check: Check
) -> None:
    """Complete what was submitted when nobody is awaited any more; give it back where it no longer fits."""
    if held is None or held.given_back_at is not None or any(one.state in AWAITED for one in signers):
        return
    try:
        values = check(uow, task, held.values)
    except Invalid as error:
        _give_back(uow, task, signers, held, error)
        return
    uow.session.flush()
    complete_user_task(uow, task.key, values, validated=True, held=held)


def _give_back(
    uow: UnitOfWork, task: UserTask, signers: list[TaskSigner], held: HeldCompletion, error: Invalid
) -> None:
    findings = tuple(found.as_dict() for found in error.findings)
    held.given_back_at, held.findings = uow.now, list(findings)
    line_up(task, signers, held)
    replace_inbox_rows(uow, task)
    uow.emit(CompletionGivenBack(**event_fields(task), submitted_by=held.submitted_by, findings=findings))


def _names(task: UserTask) -> str:
    return ", ".join(task.other_users or ())
