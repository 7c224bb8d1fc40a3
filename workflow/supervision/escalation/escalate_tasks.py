"""The chore over tasks of projects: reminds of what is near, opens what the ladder says for what is over, each once.

A level is done once a task; who was not looked at for a week gets the highest level that is due and none below it
(docs/decisions/0037). Orders' own tasks are escalated by their process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.lights import local_day
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import short_name
from workflow.people.queries import org_names
from workflow.supervision.escalation import late_tasks
from workflow.supervision.escalation.carry_out import Case, carry_out, is_done
from workflow.supervision.escalation.room import has_room, room_today
from workflow.supervision.escalation.rules import INTERVIEW, Action, Trigger
from workflow.supervision.escalation.units_of_tasks import unit_of
from workflow.supervision.escalation.verdict import Verdict, ask, is_deployed
from workflow.supervision.escalation.wording import worded
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OrderState

MOST = 500
"""Tasks of one level that are looked at in one round."""

UNNUMBERED = (OrderState.CANCELLED, "draft")
"""States of orders that are no parents: taken back, or not filed yet."""


def escalate_tasks(world: World) -> int:
    """Do for each late or near task what its days over ask for, each in a transaction; how many steps were done."""
    done = 0
    for act in _found(world):
        done += world.run(act)
    return done


def _found(world: World) -> list[Callable[[UnitOfWork], bool]]:
    with world.reading() as uow:
        if not is_deployed(uow):
            return []
        session, today = uow.session, local_day(uow.now)
        acts = [partial(_remind, task_key=key) for key in late_tasks.near(session, uow.now, MOST)]
        late = late_tasks.late_with_red(session, uow.now, INTERVIEW)
        bands = late_tasks.bands(lambda days: ask(uow, Trigger.TASK_OVERDUE, overdue_wd=days), today, world.calendar)
        for band in bands:
            late += late_tasks.late_in(session, band, MOST)
        return [*acts, *(partial(_escalate, task_key=key) for key in _with_room(uow, dict.fromkeys(late)))]


def _with_room(uow: UnitOfWork, task_keys: Iterable[int]) -> Iterator[int]:
    """Those of the tasks whose units may still get an order today, as many of a unit as there is room."""
    tasks = {task.key: task for task in uow.session.scalars(select(UserTask).where(UserTask.key.in_(set(task_keys))))}
    subjects = subjects_of(uow.session, {task.root_key for task in tasks.values()})
    orgs, room = org_names(uow.session), room_today(uow)
    for key in task_keys:
        task = tasks[key]
        org = unit_of(uow.session, task, subjects.get(task.root_key), orgs)
        if room.take(org):
            yield key


def _remind(uow: UnitOfWork, task_key: int) -> bool:
    task = uow.session.get_one(UserTask, task_key)
    verdict = ask(uow, Trigger.TASK_DUE_SOON)
    if verdict.action is not Action.REMIND or task.due_at is None or not late_tasks.counts(uow.session, task_key):
        return False
    return _do_once(uow, task, verdict, once=f"task:{task_key}:{verdict.level}:{task.due_at:%Y%m%d%H%M}")


def _escalate(uow: UnitOfWork, task_key: int) -> bool:
    task = uow.session.get_one(UserTask, task_key)
    if task.due_at is None or not late_tasks.counts(uow.session, task_key):
        return False
    days = late_tasks.days_over(task.due_at, uow.now, uow.world.calendar)
    reds = late_tasks.red_counts(uow.session, [task_key]).get(task_key, 0)
    verdict = ask(uow, Trigger.TASK_OVERDUE, overdue_wd=days, red_count=reds)
    return verdict.acts and _do_once(uow, task, verdict, once=f"task:{task_key}:{verdict.level}")


def _do_once(uow: UnitOfWork, task: UserTask, verdict: Verdict, once: str) -> bool:
    if is_done(uow.session, once):
        return False
    subject = subjects_of(uow.session, [task.root_key]).get(task.root_key)
    orgs = org_names(uow.session)
    org = unit_of(uow.session, task, subject, orgs)
    if verdict.action is Action.OPEN_ORDER and verdict.level != INTERVIEW and not has_room(uow, org):
        return False
    parent = last_order(uow, task.key)
    values = {
        "title": subject.title if subject is not None else task.business_key or "",
        "task": short_name(task),
        "due": f"{local_day(task.due_at):%Y-%m-%d}" if task.due_at is not None else "",
        "days": verdict.asked["overdue_wd"],
        "reds": verdict.asked["red_count"],
        "parent": parent.order_no if parent is not None else "",
        "explain": verdict.explain_by_head,
        "basis": verdict.basis,
    }
    line = worded("task_line", values).subject
    words = worded(verdict.level, values) if verdict.action is Action.OPEN_ORDER else None
    case = Case(
        once=once, title=line, org=org, business_key=task.business_key, task=task,
        order_key=parent.instance_key if parent is not None else None,
        parent_order_no=parent.order_no if parent is not None else None, words=words,
        facts=tuple(orders_of(uow, task.key)) if verdict.level == INTERVIEW else (),
    )  # fmt: skip
    carry_out(uow, case, verdict)
    return True


def last_order(uow: UnitOfWork, task_key: int) -> SupervisionOrder | None:
    """The order opened last for a task, struck off or not: the next one names it as its parent."""
    query = select(SupervisionOrder).where(
        SupervisionOrder.linked_task == task_key, SupervisionOrder.state.not_in(UNNUMBERED)
    )
    return uow.session.scalars(query.order_by(SupervisionOrder.instance_key.desc()).limit(1)).first()


def orders_of(uow: UnitOfWork, task_key: int) -> list[str]:
    """The numbers of all orders that were opened for a task, oldest first."""
    query = select(SupervisionOrder.order_no).where(
        SupervisionOrder.linked_task == task_key, SupervisionOrder.state.not_in(UNNUMBERED)
    )
    return list(uow.session.scalars(query.order_by(SupervisionOrder.instance_key)))
