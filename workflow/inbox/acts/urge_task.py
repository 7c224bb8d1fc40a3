"""催办: whoever waits for a task asks those who have it to get on with it, not more often than the office allows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.domain.errors import Refused
from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from engine.runtime.task_rows import event_fields
from engine.runtime.user_tasks import open_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.signer_events import TaskUrged
from workflow.inbox.tasks import check_verb
from workflow.inbox.told import TaskUrge
from workflow.inbox.urging import again_from, urged_now
from workflow.inbox.verbs import Verb


@dataclass(frozen=True, slots=True)
class Urging:
    """What came of it: the task, whom it reached (inbox principals), and how often it was urged by now."""

    task: UserTask
    urged: tuple[str, ...]
    count: int


def urge_task(uow: UnitOfWork, task_key: int, reason: str = "") -> Urging:
    """Urge whoever the task waits for: its assignee or candidates, or those who have still to sign.

    :raises Refused: when the caller may not, or has urged too lately
    """
    check_verb(uow, task_key, Verb.URGE)
    task = open_user_task(uow, task_key)  # two urgings at once see each other from here on
    again = again_from(uow.session, task_key, uow.actor.name, uow.world.calendar)
    if again is not None and again > uow.now:
        raise Refused(f"无法催办：您刚刚催办过，{again.astimezone(OFFICE_ZONE):%m-%d %H:%M} 后可再催。")
    key, reason = uow.next_key(), reason.strip()
    uow.session.add(TaskUrge(key=key, task_key=task_key, urged_by=uow.actor.name, urged_at=uow.now, reason=reason))
    count = uow.session.scalar(select(func.count()).select_from(TaskUrge).where(TaskUrge.task_key == task_key)) or 0
    urged = urged_now(uow.session, task_key)
    uow.emit(TaskUrged(**event_fields(task), urge_key=key, urged=urged, count=count, reason=reason))
    return Urging(task, urged, count)
