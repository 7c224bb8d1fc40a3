"""The rows of a task's signers: read together, brought in step after a change, and closed with their task."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.signing import AWAITED, NOT_GIVEN, SignerState, Signing, signing_of, whose_turn
from engine.persistence.signing import HeldCompletion, TaskSigner
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork


def signers_of(uow: UnitOfWork, task_key: int) -> list[TaskSigner]:
    """Everybody who was ever asked to sign a task, in the order they were asked."""
    query = select(TaskSigner).where(TaskSigner.task_key == task_key)
    return list(uow.session.scalars(query.order_by(TaskSigner.key)))


def signing_now(uow: UnitOfWork, task_key: int) -> tuple[list[TaskSigner], HeldCompletion | None]:
    """Everybody who was asked, and what was submitted and waits or came back, as they are now: the task is locked."""
    signers = select(TaskSigner).where(TaskSigner.task_key == task_key).order_by(TaskSigner.key)
    held = select(HeldCompletion).where(HeldCompletion.task_key == task_key)
    fresh = {"populate_existing": True}
    rows = list(uow.session.scalars(signers.execution_options(**fresh)))
    return rows, uow.session.scalar(held.execution_options(**fresh))


def line_up(task: UserTask, signers: list[TaskSigner], held: HeldCompletion | None) -> None:
    """Ask those whose turn it is, and note on the task what that means for it and for whom it waits now."""
    waits = held is not None and held.given_back_at is None
    turn = whose_turn(signers, held=waits)
    for one in signers:
        if one.state in AWAITED:
            one.state = SignerState.ASKED if one in turn else SignerState.WAITING
    signing = signing_of(signers, held=waits, given_back=held is not None and not waits)
    task.signing = signing.value if signing is not None else None
    task.other_users = [one.username for one in turn] or None
    task.row_version += 1


def end_signing(uow: UnitOfWork, task: UserTask) -> None:
    """Close what is open of the signers of a task that ends, and let go of what was submitted."""
    for one in signers_of(uow, task.key):
        if one.state in NOT_GIVEN:
            uow.session.change_row(TaskSigner, one.key, {"state": SignerState.CLOSED})
    uow.session.delete_rows(HeldCompletion, "task_key", task.key)


def is_held(task: UserTask) -> bool:
    """Whether the task was submitted already and waits for signatures."""
    return task.signing == Signing.HELD
