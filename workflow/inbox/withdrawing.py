"""撤回: whether what a person has done can be taken back now, and in words why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from engine.domain.states import InstanceState, UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import withdrawal_of
from engine.runtime.withdrawal import Against, Withdrawal
from engine.unit_of_work import UnitOfWork
from workflow.dossier.models import Comment
from workflow.inbox.drafts.models import Draft
from workflow.people.queries import display_names

WORDS: Mapping[Against, str] = {
    Against.ENDED: "流程已经结束。",
    Against.GONE: "这一步已经撤回或退回过了。",
    Against.COMPLETED: "{by}已经办理了“{about}”。",
    Against.ACTED: "{by}已经着手“{about}”。",
    Against.OUTSIDE: "“{about}”已经发生，收不回来。",
    Against.OBSTACLE: "它所在的环节已经全部办完。",
}


def why_not_withdrawn(uow: UnitOfWork, task: UserTask) -> str:
    """Why a task that the caller completed cannot be taken back now; empty when it can."""
    found = withdrawal_of(uow, task)
    if found.against is not None:
        return WORDS[found.against].format(about=found.about, by=_name(uow, found.by))
    return _touched_beside(uow, task, found)


def withdrawable(uow: UnitOfWork, tasks: Iterable[UserTask]) -> set[int]:
    """Which of these completed tasks can be taken back now, by key: asked in full only where nothing was done since."""
    mine = [task for task in tasks if task.state == UserTaskState.COMPLETED and task.completed_by == uow.actor.name]
    roots = {task.root_key for task in mine}
    running = select(ProcessInstance.key).where(
        ProcessInstance.key.in_({task.instance_key for task in mine}), ProcessInstance.state == InstanceState.ACTIVE
    )
    alive = set(uow.session.scalars(running))
    done = select(UserTask.root_key, UserTask.key, UserTask.created_at).where(
        UserTask.root_key.in_(roots), UserTask.state == UserTaskState.COMPLETED
    )
    others = list(uow.session.execute(done))
    first = [
        task
        for task in mine
        if task.instance_key in alive
        and task.ended_at is not None
        and not any(
            root == task.root_key and key > task.key and created >= task.ended_at for root, key, created in others
        )
    ]
    return {task.key for task in first if not why_not_withdrawn(uow, task)}


def _touched_beside(uow: UnitOfWork, task: UserTask, found: Withdrawal) -> str:
    """Whether somebody has saved a draft or written a comment at a task that came of it."""
    names = {one.task_key: one.name for one in (found.plan.ending if found.plan else ()) if one.task_key is not None}
    draft = select(Draft.task_key, Draft.username).where(Draft.task_key.in_(names), Draft.username != uow.actor.name)
    comment = select(Comment.task_key, Comment.written_by).where(
        Comment.root_key == task.root_key, Comment.task_key.in_(names), Comment.written_by != uow.actor.name
    )
    for query, words in ((draft, "{by}已经在填“{about}”。"), (comment, "{by}已经对“{about}”发表了评论。")):
        row = uow.session.execute(query.limit(1)).first()
        if row is not None:
            return words.format(about=names[row[0]], by=_name(uow, row[1]))
    return ""


def _name(uow: UnitOfWork, username: str | None) -> str:
    return display_names(uow.session, [username]).get(username, username) if username else "系统"
