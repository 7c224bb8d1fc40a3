"""What is in somebody's hands: the things a hand-over lists, each kind with its question and its way to move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from engine.domain.errors import Refused
from engine.domain.states import InstanceState, UserTaskState
from engine.persistence.instances import ProcessInstance, Variable
from engine.persistence.work import InboxRow, UserTask
from engine.runtime import assign_user_task, set_variables, update_user_task
from engine.unit_of_work import UnitOfWork
from workflow.absence.processes import process_names
from workflow.inbox.drafts.models import Draft
from workflow.inbox.subjects import subjects_of
from workflow.inbox.views.hand_over import move_view
from workflow.inbox.views.queries import own_views
from workflow.projects.models import Project
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OrderState


@dataclass(frozen=True, slots=True)
class Held:
    """One thing: its ``kind`` of :data:`KINDS`, what it is found by, and its words."""

    kind: str
    ref: str
    title: str

    @property
    def id(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its name on the screen, who finds it, and who gives one of it to somebody else.

    ``move`` raises what keeps the thing from moving.
    """

    name: str
    find: Callable[[Session, str], Iterator[Held]]
    move: Callable[[UnitOfWork, str, str, str, str], None]


def _tasks(session: Session, username: str) -> Iterator[Held]:
    query = (
        select(UserTask)
        .join(InboxRow, InboxRow.task_key == UserTask.key)
        .where(InboxRow.principal == f"user:{username}", UserTask.state == UserTaskState.CREATED)
        .order_by(UserTask.instance_key, UserTask.key)
    )
    tasks = list(session.scalars(query))
    subjects = subjects_of(session, [task.root_key for task in tasks])
    for task in tasks:
        subject = subjects.get(task.root_key)
        yield Held("task", str(task.key), f"{task.name}（{subject.title}）" if subject else task.name)


def _move_task(uow: UnitOfWork, ref: str, giver: str, receiver: str, reason: str) -> None:
    task = uow.session.get_one(UserTask, int(ref))
    if task.assignee == giver:
        assign_user_task(uow, task.key, receiver, reason=reason)
    elif giver in (task.candidate_users or ()):
        others = [receiver if name == giver else name for name in task.candidate_users]
        update_user_task(uow, task.key, {"candidate_users": list(dict.fromkeys(others))}, reason=reason)
    else:
        raise Refused("加签意见由本人签署；请加签的人减签后另请别人。")


def _orders(session: Session, username: str) -> Iterator[Held]:
    over = (OrderState.CLOSED, OrderState.CANCELLED)
    query = select(SupervisionOrder).where(SupervisionOrder.state.not_in(over))
    for column in (SupervisionOrder.handler, SupervisionOrder.leader):
        for order in session.scalars(query.where(column == username).order_by(SupervisionOrder.instance_key)):
            part = "承办人" if column is SupervisionOrder.handler else "督办领导"
            yield Held("order", f"{column.key} {order.instance_key}", f"{order.order_no} {order.subject}（{part}）")


def _move_order(uow: UnitOfWork, ref: str, giver: str, receiver: str, reason: str) -> None:
    part, key = ref.split(" ")
    setattr(uow.session.get_one(SupervisionOrder, int(key)), part, receiver)
    uow.session.flush()


def _projects(session: Session, username: str) -> Iterator[Held]:
    query = select(Project).where(Project.mgmt_status == "active").order_by(Project.key)
    for column, part in ((Project.owner_user, "项目专员"), (Project.leader, "包联领导")):
        for project in session.scalars(query.where(column == username)):
            yield Held("project", f"{column.key} {project.key}", f"{project.name}（{part}）")


def _move_project(uow: UnitOfWork, ref: str, giver: str, receiver: str, reason: str) -> None:
    """The row, and the variable of its process, which later steps may be assigned by."""
    part, key = ref.split(" ")
    project = uow.session.get_one(Project, int(key))
    setattr(project, part, receiver)
    uow.session.flush()
    named = select(Variable.value).where(
        Variable.instance_key == project.root_key, Variable.scope_key == project.root_key, Variable.name == part
    )
    running = select(ProcessInstance.key).where(
        ProcessInstance.key == project.root_key, ProcessInstance.state == InstanceState.ACTIVE
    )
    if uow.session.scalar(named) == giver and uow.session.scalar(running) is not None:
        set_variables(uow, project.root_key, {part: receiver}, reason=reason)


def _drafts(session: Session, username: str) -> Iterator[Held]:
    query = (
        select(Draft, UserTask.name)
        .outerjoin(UserTask, UserTask.key == Draft.task_key)
        .where(Draft.username == username, or_(Draft.task_key.is_(None), UserTask.state == UserTaskState.CREATED))
        .order_by(Draft.saved_at, Draft.place)
    )
    names = process_names(session)
    for draft, name in session.execute(query):
        yield Held("draft", draft.place, name or f"发起{names.get(draft.process_id, draft.process_id)}")


def _move_draft(uow: UnitOfWork, ref: str, giver: str, receiver: str, reason: str) -> None:
    if uow.session.get(Draft, (receiver, ref)) is not None:
        raise Refused("接收人在同一处已有自己的草稿，没有覆盖。")
    uow.session.execute(update(Draft).where(Draft.username == giver, Draft.place == ref).values(username=receiver))


def _views(session: Session, username: str) -> Iterator[Held]:
    for view in own_views(session, username):
        yield Held("view", str(view.key), view.name)


def _move_view(uow: UnitOfWork, ref: str, giver: str, receiver: str, reason: str) -> None:
    move_view(uow, int(ref), receiver)


KINDS: Mapping[str, Kind] = {
    "task": Kind("待办", _tasks, _move_task),
    "draft": Kind("草稿", _drafts, _move_draft),
    "order": Kind("督办单", _orders, _move_order),
    "project": Kind("项目", _projects, _move_project),
    "view": Kind("视图", _views, _move_view),
}
"""In the order of the list."""


def held_by(session: Session, username: str) -> list[Held]:
    """Everything that is in a person's hands."""
    return [held for kind in KINDS.values() for held in kind.find(session, username)]
