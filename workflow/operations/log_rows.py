"""The log of one instance as lines an administrator reads: what happened, from which value to which, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from engine.domain.variables import dumps
from engine.persistence.instances import EventLogEntry

KINDS: Mapping[str, str] = {
    "InstanceStarted": "开始",
    "InstanceEnded": "结束",
    "InstanceCanceled": "人工终止",
    "InstanceSuspended": "挂起",
    "InstanceResumed": "恢复",
    "InstanceModified": "调整环节",
    "InstanceMigrated": "换版本",
    "InstanceDeleted": "删除实例",
    "ActivitiesChosen": "选定环节",
    "UserTaskCreated": "任务产生",
    "UserTaskAssigned": "指派",
    "UserTaskUpdated": "任务变更",
    "UserTaskCompleted": "办理",
    "UserTaskCanceled": "任务撤销",
    "UserTaskReturned": "退回",
    "UserTaskWithdrawn": "撤回",
    "UserTaskDueSoon": "临期",
    "UserTaskOverdue": "逾期",
    "ClockPauseAsked": "申请停表",
    "ClockPauseDenied": "不批准停表",
    "ClockPaused": "停表",
    "ClockResumed": "恢复计时",
    "DeadlineRecalculated": "期限重算",
    "SignersAdded": "加签",
    "SignerRemoved": "减签",
    "TaskSigned": "签署意见",
    "CompletionHeld": "提交待签署",
    "CompletionGivenBack": "退还提交内容",
    "TaskCopied": "抄送",
    "CopyRead": "抄送已读",
    "TaskUrged": "催办",
    "UrgeSeen": "催办已看到",
    "IncidentRaised": "出现故障",
    "IncidentResolved": "故障已处理",
    "IncidentNoted": "故障备注",
    "IncidentGiven": "故障交办",
    "JobUpdated": "服务变更",
    "TimerMoved": "定时改期",
    "TimerFiredByHand": "人工触发定时",
    "MessageCorrelated": "收到消息",
    "VariablesChanged": "修改变量",
    "StageReached": "认定阶段",
    "CalendarImported": "导入放假通知",
    "PaperDrawn": "下载文书",
    "PaperTemplateChanged": "更换文书模板",
    "PeopleImported": "导入人员",
    "PostsChanged": "调整岗位",
    "OrgChanged": "修改单位",
    "FirstPasswordsGiven": "生成初始密码",
    "DeputyAppointed": "指定代理",
    "DeputyEnded": "结束代理",
    "WorkHandedOver": "工作交接",
    "HandOverSigned": "交接签字",
    "PostPairChanged": "设置 AB 岗",
}
"""Event class → how its line is called; others show their own name."""

NAMES: Mapping[str, str] = {
    "due_at": "期限",
    "follow_up_at": "跟进时间",
    "priority": "优先级",
    "assignee": "办理人",
    "candidate_users": "候选人",
    "candidate_groups": "候选组",
    "keeper": "负责人",
    "retries": "重试次数",
    "lease_until": "占用至",
}
"""A member that changed → what people call it; variables keep their names."""

OF_VARIABLES = ("VariablesChanged", "InstanceModified")
"""Kinds whose changes are those of variables."""

BY_HAND = frozenset(
    {
        "InstanceModified", "InstanceMigrated", "InstanceCanceled", "InstanceSuspended", "InstanceResumed",
        "VariablesChanged", "TimerMoved", "TimerFiredByHand", "JobUpdated", "IncidentResolved", "UserTaskUpdated",
    }
)  # fmt: skip
"""What administrators do to an instance, beside its own course."""

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, shortened."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry with its words; ``text`` is the whole payload as JSON."""

    entry: EventLogEntry
    kind: str
    changes: tuple[Change, ...]
    reason: str
    text: str


def log_rows(entries: Sequence[EventLogEntry]) -> list[LogRow]:
    """The entries as lines, in their order."""
    return [_row(entry) for entry in entries]


def _row(entry: EventLogEntry) -> LogRow:
    payload: Mapping[str, Any] = entry.payload or {}
    changed = payload.get("changes")
    if entry.kind == "UserTaskAssigned":
        changed = {"assignee": [payload.get("previous"), payload.get("assignee")]}
    names = {} if entry.kind in OF_VARIABLES else NAMES
    changes = tuple(
        Change(names.get(name, name), shown(pair[0]), shown(pair[1]))
        for name, pair in (changed.items() if isinstance(changed, Mapping) else ())
        if isinstance(pair, list) and len(pair) == 2
    )
    text = dumps(entry.payload).decode() if entry.payload else ""
    return LogRow(entry, KINDS.get(entry.kind, entry.kind), changes, str(payload.get("reason") or ""), text)


def shown(value: Any) -> str:
    """A value in a line: a moment in the office's time, other texts as they are, everything else as JSON."""
    if value is None:
        return "无"
    if not isinstance(value, str):
        value = dumps(value).decode()
    elif moment := _moment(value):
        value = f"{moment.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
