"""The matter a dossier belongs to: where it stands, and that nothing is put into one that rests."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from engine.domain.errors import NotFound, Refused
from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a matter something is put: its outermost instance, and the task beside which it is done."""

    root_key: int
    instance_key: int
    process_id: str
    business_key: str | None
    task_key: int | None = None

    def members(self) -> dict[str, Any]:
        """The members by which an event names the place."""
        return asdict(self)


def place_of_task(task: UserTask) -> Place:
    """The place beside a task."""
    return Place(task.root_key, task.instance_key, task.process_id, task.business_key, task.key)


def place_of_matter(uow: UnitOfWork, root_key: int, task_key: int | None = None) -> Place:
    """The place in a matter as a whole. :raises NotFound: when there is no such matter"""
    root = _root(uow, root_key)
    return Place(root.key, root.key, root.process_id, root.business_key, task_key)


def refuse_resting(uow: UnitOfWork, root_key: int, wanted: str) -> None:
    """Refuse to write into a matter that has ended or stands still; reading it goes on.

    ``wanted`` is what was to be done, as a verb: 上传附件.

    :raises Refused: in words
    """
    words = resting_words(uow, root_key)
    if words:
        raise Refused(f"无法{wanted}：{words}")


def resting_words(uow: UnitOfWork, root_key: int) -> str:
    """Why nothing can be put into a matter now; nothing when it can."""
    root = _root(uow, root_key)
    if root.state != InstanceState.ACTIVE:
        return "这件事项已办结或终止，只能查看。"
    return "流程已挂起，恢复后才能继续。" if root.suspended_at is not None else ""


def _root(uow: UnitOfWork, root_key: int) -> ProcessInstance:
    root = uow.session.get(ProcessInstance, root_key)
    if root is None:
        raise NotFound(f"没有事项 {root_key}。")
    return root
