"""Keeps what people type: one draft a person and place, in versions, so that of two windows the later is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from engine.domain.errors import Finding, Invalid
from engine.domain.states import UserTaskState
from engine.domain.variables import dumps
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.drafts.models import Draft

KEPT_AFTER_END = timedelta(days=7)
"""How long a draft of a task that somebody else ended is kept for its author to copy from."""

LONGEST_DEVICE = 64


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """What a draft is of: an open task, or the start of a process."""

    task_key: int | None = None
    process_id: str | None = None

    @property
    def name(self) -> str:
        """The place as the table has it."""
        return f"task:{self.task_key}" if self.task_key is not None else f"start:{self.process_id}"


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the draft that is kept now, and whether it is the caller's or one that was there first."""

    draft: Draft
    is_mine: bool


def draft_of(uow: UnitOfWork, place: DraftPlace) -> Draft | None:
    """The caller's own draft of a place, if there is one."""
    found: Draft | None = uow.session.get(Draft, (uow.actor.name, place.name))
    return found


def save_draft(
    uow: UnitOfWork, place: DraftPlace, values: Mapping[str, Any], *, version: int, device: str, most_bytes: int
) -> Saved:
    """Keep ``values`` in the place of the draft whose ``version`` the caller knows, 0 for none.

    When another window has saved since, nothing is changed and that draft is given back.

    :raises Invalid: when it is longer than ``most_bytes`` of JSON
    """
    size = len(dumps(values))
    if size > most_bytes:
        much = f"最多 {most_bytes // 1024} KB，现在有 {size // 1024 + 1} KB"
        message = f"草稿太大，没有保存：{much}。较长的内容请作为附件上传。"
        raise Invalid(message, [Finding("size", message, element="values")])
    known = draft_of(uow, place)
    if known is None:
        return Saved(_new(uow, place, values, device), is_mine=True)
    mine = update(Draft).where(Draft.username == known.username, Draft.place == known.place, Draft.version == version)
    changed = {"values": dict(values), "version": version + 1, "device": device[:LONGEST_DEVICE], "saved_at": uow.now}
    written = uow.session.execute(mine.values(**changed).execution_options(synchronize_session=False))
    uow.session.refresh(known)
    return Saved(known, is_mine=written.rowcount == 1)  # type: ignore[attr-defined]


def forget_draft(uow: UnitOfWork, place: DraftPlace) -> None:
    """Drop the caller's own draft of a place; none is as well."""
    uow.session.execute(delete(Draft).where(Draft.username == uow.actor.name, Draft.place == place.name))


def move_drafts(uow: UnitOfWork, from_user: str, to_user: str, task_keys: Iterable[int]) -> int:
    """Hand drafts of these tasks on to somebody else, as they are; says how many.

    Where the receiver has typed into the same task already, theirs stays and the other one too, with its author.
    """
    keys = list(task_keys)
    taken = select(Draft.place).where(Draft.username == to_user)
    query = select(Draft).where(Draft.username == from_user, Draft.task_key.in_(keys), Draft.place.not_in(taken))
    drafts = uow.session.scalars(query).all()
    for draft in drafts:
        uow.session.add(
            Draft(
                username=to_user, place=draft.place, task_key=draft.task_key, process_id=draft.process_id,
                values=draft.values, version=draft.version + 1, device=draft.device, saved_at=draft.saved_at,
            )
        )  # fmt: skip
        uow.session.delete(draft)
    uow.session.flush()
    return len(drafts)


def _new(uow: UnitOfWork, place: DraftPlace, values: Mapping[str, Any], device: str) -> Draft:
    _sweep(uow)
    draft = Draft(
        username=uow.actor.name, place=place.name, task_key=place.task_key, process_id=place.process_id,
        values=dict(values), version=1, device=device[:LONGEST_DEVICE], saved_at=uow.now,
    )  # fmt: skip
    uow.session.add(draft)
    uow.session.flush()
    return draft


def _sweep(uow: UnitOfWork) -> None:
    """Drop the caller's drafts of tasks that have ended: by their own hand at once, by others' after a while."""
    me, long_ago = uow.actor.name, uow.now - KEPT_AFTER_END
    over = or_(UserTask.completed_by == me, UserTask.ended_at < long_ago)
    ended = select(UserTask.key).where(
        UserTask.key.in_(select(Draft.task_key).where(Draft.username == me, Draft.task_key.is_not(None))),
        UserTask.state != UserTaskState.CREATED,
        over,
    )
    gone = delete(Draft).where(Draft.username == me, Draft.task_key.in_(ended))
    uow.session.execute(gone.execution_options(synchronize_session=False))
