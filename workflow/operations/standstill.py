"""挂起、恢复、改期: what an administrator does with the clocks of an instance, each with a reason that is kept."""

from __future__ import annotations

from datetime import datetime

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Timer
from engine.runtime import fire_timer_now, move_timer, resume_instance, suspend_instance
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
    why = read_reason(reason)
    try:
        due_at = datetime.fromisoformat(written)
    except ValueError as error:
        message = "请填写新的时间。"
        raise Invalid(message, [Finding("moment", message, element="due")]) from error
    _find_timer(uow, instance_key, timer_key)
    move_timer(uow, timer_key, due_at if due_at.tzinfo else due_at.replace(tzinfo=OFFICE_ZONE), reason=why)


def fire(uow: UnitOfWork, instance_key: int, timer_key: int, reason: str) -> None:
    """Let a timer's event happen now. :raises Invalid: without a reason; NotFound: when the timer is gone"""
    why = read_reason(reason)
    _find_timer(uow, instance_key, timer_key)
    fire_timer_now(uow, timer_key, reason=why)


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
