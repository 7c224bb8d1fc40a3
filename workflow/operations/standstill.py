"""挂起、恢复、改期: what an administrator does with the clocks of an instance, each with a reason that is kept."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import InstanceState, UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import fire_timer_now, move_timer, resume_instance, suspend_instance, update_user_task
from engine.unit_of_work import UnitOfWork

LONGEST_REASON = 200


def suspend(uow: UnitOfWork, instance_key: int, reason: str) -> None:
    """Suspend an instance with all it called.

    :raises Invalid: without a reason
    :raises Refused: when it is suspended already, has ended, or was called by another
    """
    why = read_reason(reason)
    row = _instance(uow, instance_key)
    if row.parent_key is not None:
        raise Refused(f"无法挂起：该流程由实例 {row.root_key} 调用，请挂起那一个。")
    if row.state != InstanceState.ACTIVE:
        raise Refused(
            "无法挂起：流程已经挂起。" if row.state == InstanceState.SUSPENDED else "无法挂起：流程已经结束。"
        )
    suspend_instance(uow, instance_key, reason=why)


def resume(uow: UnitOfWork, instance_key: int, reason: str) -> None:
    """Resume a suspended instance with all it called.

    :raises Invalid: without a reason
    :raises Refused: when it is not suspended, or was called by another
    """
    why = read_reason(reason)
    row = _instance(uow, instance_key)
    if row.parent_key is not None:
        raise Refused(f"无法恢复：该流程由实例 {row.root_key} 调用，请恢复那一个。")
    if row.state != InstanceState.SUSPENDED:
        raise Refused("无法恢复：流程没有挂起。")
    resume_instance(uow, instance_key, reason=why)


def postpone(uow: UnitOfWork, instance_key: int, timer_key: int, written: str, reason: str) -> None:
    """Give a timer another moment, written as the office's local time (``2023-06-09T10:00``).

    :raises Invalid: without a reason, or when the moment is none
    :raises NotFound: when the timer is gone
    """
    why, due_at = read_reason(reason), read_local(written)
    _find_timer(uow, instance_key, timer_key)
    move_timer(uow, timer_key, due_at, reason=why)


def move_due(uow: UnitOfWork, instance_key: int, task_key: int, written: str, reason: str) -> None:
    """Give an open task another due moment, as the office's local time, or none when nothing is written.

    :raises Invalid: without a reason, or when the moment is none
    :raises NotFound: when the instance has no such task
    :raises Refused: when the task has ended
    """
    why, due_at = read_reason(reason), read_local(written) if written.strip() else None
    task = uow.session.get(UserTask, task_key)
    if task is None or task.instance_key != instance_key:
        raise NotFound(f"没有任务 {task_key}。")
    if task.state != UserTaskState.CREATED:
        raise Refused("无法改期限：该任务已经结束。")
    update_user_task(uow, task_key, {"due_at": due_at}, reason=why)


def fire(uow: UnitOfWork, instance_key: int, timer_key: int, reason: str) -> None:
    """Let a timer's event happen now. :raises Invalid: without a reason; NotFound: when the timer is gone"""
    why = read_reason(reason)
    _find_timer(uow, instance_key, timer_key)
    fire_timer_now(uow, timer_key, reason=why)


def read_local(written: str) -> datetime:
    """A moment in the office's time, as a field for date and time writes it. :raises Invalid: when it is none"""
    try:
        return datetime.fromisoformat(written.strip()).replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = "请填写新的时间。"
        raise Invalid(message, [Finding("moment", message, element="due")]) from error


def read_reason(written: str) -> str:
    """The reason, without blanks around it. :raises Invalid: when there is none, or it is too long"""
    reason = written.strip()
    message = ""
    if not reason:
        message = "请填写理由，它会留在事件记录里。"
    elif len(reason) > LONGEST_REASON:
        message = f"理由不超过 {LONGEST_REASON} 个字。"
    if message:
        raise Invalid(message, [Finding("required", message, element="reason")])
    return reason


def _instance(uow: UnitOfWork, instance_key: int) -> ProcessInstance:
    row = uow.session.get(ProcessInstance, instance_key)
    if row is None:
        raise NotFound(f"没有流程实例 {instance_key}。")
    return row


def _find_timer(uow: UnitOfWork, instance_key: int, timer_key: int) -> None:
    timer = uow.session.get(Timer, timer_key)
    if timer is None or timer.instance_key != instance_key:
        raise NotFound("这个定时已经到时，或所在环节已经结束。")
