"""抄送: lets others know of a task, open or done, without asking anything of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.errors import Refused
from engine.persistence.work import UserTask
from engine.runtime.task_rows import event_fields
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.signer_events import TaskCopied
from workflow.inbox.addressed import check_people, members_of, refuse_too_many
from workflow.inbox.copies import copies_of
from workflow.inbox.tasks import check_verb
from workflow.inbox.told import TaskCopy
from workflow.inbox.verbs import Verb


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: the task and the people it went to."""

    task: UserTask
    people: tuple[str, ...]


def copy_task(uow: UnitOfWork, task_key: int, usernames: Sequence[str], units: Sequence[str], note: str = "") -> Sent:
    """Copy the task to these people and to the members of these organisations, each once.

    Whoever has an unread copy from the same sender gets no second one.

    :raises Refused: when the caller may not, or everybody has an unread copy already
    :raises Invalid: when nobody is named, somebody does not exist, or they are too many
    """
    task = check_verb(uow, task_key, Verb.COPY)
    people: dict[str, str | None] = dict(members_of(uow.session, units)) if units else {}
    if usernames or not units:
        check_people(uow.session, usernames, "usernames")
    people = {**people, **dict.fromkeys(usernames)}
    people.pop(uow.actor.name, None)
    refuse_too_many(len(people))
    known = {
        one.username
        for one in copies_of(uow.session, task_key)
        if one.sent_by == uow.actor.name and one.read_at is None
    }
    fresh = {name: unit for name, unit in people.items() if name not in known}
    if not fresh:
        raise Refused("无法抄送：这些人都有您抄送的未读件，或者只有您自己。")
    send_copies(uow, task, fresh, note)
    return Sent(task, tuple(fresh))


def send_copies(
    uow: UnitOfWork, task: UserTask, people: dict[str, str | None], note: str, by: str | None = None
) -> None:
    """Write the copies: user name → the organisation they got it through; ``by`` is the actor unless said."""
    for username, unit in people.items():
        uow.session.add(
            TaskCopy(
                key=uow.next_key(), task_key=task.key, root_key=task.root_key, username=username, unit=unit,
                sent_by=by or uow.actor.name, sent_at=uow.now, note=note.strip(),
            )
        )  # fmt: skip
    units = tuple(dict.fromkeys(unit for unit in people.values() if unit is not None))
    uow.emit(TaskCopied(**event_fields(task), copied_to=tuple(people), units=units, note=note.strip()))
