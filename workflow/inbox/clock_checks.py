"""The questions asked of a task's clock before it is stopped, let go on, or a pause is decided on."""

from __future__ import annotations

from engine.domain.assignment import Actor
from engine.persistence.work import UserTask
from workflow.deadlines.reasons import BY_SUPERVISOR, pause_reasons
from workflow.inbox.checks import Check
from workflow.inbox.relations import Seen


def _has_clock(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "" if seen.facts.clock is not None else "该任务没有期限，不用停表。"


def _runs(task: UserTask, actor: Actor, seen: Seen) -> str:
    clock = seen.facts.clock
    if clock is None or not clock.stands:
        return ""
    pause = clock.pause
    if pause is None:
        return "该任务已经停表。"
    by = seen.name(pause.asked_by)
    return f"该任务已由{by}{seen.at(clock.row.stopped_at)}停表（{_named(pause.reason)}），最晚到 {pause.until_on}。"


def _stands(task: UserTask, actor: Actor, seen: Seen) -> str:
    clock = seen.facts.clock
    return "" if clock is not None and clock.stands else "该任务没有停表。"


def _nothing_asked(task: UserTask, actor: Actor, seen: Seen) -> str:
    asked = seen.facts.clock.asked if seen.facts.clock is not None else None
    if asked is None:
        return ""
    return f"{seen.name(asked.asked_by)}{seen.at(asked.asked_at)}已申请停表（{_named(asked.reason)}），正在等批准。"


def _asked(task: UserTask, actor: Actor, seen: Seen) -> str:
    clock = seen.facts.clock
    return "" if clock is not None and clock.asked is not None else "没有待批准的停表申请。"


def _by_another(task: UserTask, actor: Actor, seen: Seen) -> str:
    asked = seen.facts.clock.asked if seen.facts.clock is not None else None
    if asked is None or asked.asked_by != actor.name:
        return ""
    return "停表是您申请的，须由他人批准。"


def _high_enough(task: UserTask, actor: Actor, seen: Seen) -> str:
    asked = seen.facts.clock.asked if seen.facts.clock is not None else None
    reason = pause_reasons().get(asked.reason) if asked is not None else None
    if reason is None or reason.approved_by != BY_SUPERVISOR or actor.is_supervisor or actor.is_operator:
        return ""
    return f"“{reason.name}”的停表须由督办员批准。"


def _named(code: str) -> str:
    reason = pause_reasons().get(code)
    return reason.name if reason is not None else code


HAS_CLOCK = Check("任务有期限", _has_clock, of_clock=True)
RUNS = Check("没有停表", _runs, of_clock=True)
STANDS = Check("正在停表", _stands, of_clock=True)
NOTHING_ASKED = Check("没有待批准的停表申请", _nothing_asked, of_clock=True)
PAUSE_ASKED = Check("有待批准的停表申请", _asked, of_clock=True)
BY_ANOTHER = Check("不是自己申请的停表", _by_another, of_clock=True)
HIGH_ENOUGH = Check("事由要求督办员批准的，是督办员", _high_enough, of_clock=True)
