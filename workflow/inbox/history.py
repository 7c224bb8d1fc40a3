"""流转记录: the event log of one matter as lines people read — who did what, with which opinion, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import EventLogEntry
from workflow.inbox import clock_history, order_words, signing_words
from workflow.inbox.priorities import level_of
from workflow.projects.stages import STAGES

OPINION_KEYS = ("opinion", "reason", "feedback_text", "text")
"""Form fields that hold what a person said about a step, the first filled one is shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history; ``act`` is a verb, ``what`` its object."""

    key: int
    at: datetime
    who: str
    act: str
    what: str
    opinion: str
    task_key: int | None
    process_id: str | None
    on_behalf_of: str = ""
    others: tuple[str, ...] = ()
    """User names: whom the act was about."""


LONGEST_SAID = 40
"""Characters of a comment that a line shows; the whole stands under 评论."""

Payload = Mapping[str, Any]


def _named(payload: Payload) -> str:
    return str(payload.get("name") or payload.get("element_id") or "")


def _completed(payload: Payload) -> tuple[str, str]:
    return "办理", _named(payload)


def _assigned(payload: Payload) -> tuple[str, str]:
    if payload.get("assignee") is None:
        return "退签", _named(payload)
    return HANDED.get(str(payload.get("action")), "指派"), _named(payload)


HANDED: Mapping[str, str] = {
    "claim": "签收", "claimed": "签收", "reassign": "转办", "delegate": "委派", "resolve": "回复", "takeBack": "收回",
}  # fmt: skip
"""How a task got into other hands → the verb; any other way is 指派."""

NAMES_NOBODY = frozenset({"签收", "退签", "收回"})
"""Acts that give nothing to another than whoever acts."""


def _updated(payload: Payload) -> tuple[str, str]:
    changes = payload.get("changes") or {}
    if payload.get("standstill_workdays"):  # told by the line that says that the process goes on
        return "", ""
    told = [(CHANGED[name][0], _change(name, *changes[name])) for name in CHANGED if name in changes]
    if not told:
        return "", ""
    return told[0][0], "；".join([_named(payload), *(words for _act, words in told)])


def _change(name: str, old: Any, new: Any) -> str:
    worded = CHANGED[name][1]
    return f"{worded(new)}" if old is None else f"{worded(old)} → {worded(new)}"


def _day(value: Any) -> str:
    return datetime.fromisoformat(str(value)).astimezone(OFFICE_ZONE).strftime("%Y-%m-%d") if value else "无"


CHANGED: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "due_at": ("调整期限", _day),
    "follow_up_at": ("稍后处理", _day),
    "priority": ("定优先级", lambda value: level_of(int(value)).name),
}
"""Member of a task that was changed → the act, and how a value reads."""


def _started(payload: Payload) -> tuple[str, str]:
    return "发起", str(payload.get("process_name") or "")


def _ended(payload: Payload) -> tuple[str, str]:
    return ("终止", "") if payload.get("state") == "TERMINATED" else ("办结", "")


def _resumed(payload: Payload) -> tuple[str, str]:
    days = payload.get("workdays") or 0
    said = [f"期限顺延 {days} 个工作日"] if days > 0 else []
    return "恢复", "；".join([*said, str(payload.get("reason") or "")]).strip("；")


def _stage(payload: Payload) -> tuple[str, str]:
    stage = str(payload.get("stage", ""))
    return "认定阶段", f"{STAGES.get(stage, stage)}（{payload.get('reached_on', '')}）"


def _modified(payload: Payload) -> tuple[str, str]:
    names = payload.get("names") or {}
    gone, come = (
        "、".join(dict.fromkeys(str(names.get(one[0], one[0])) for one in payload.get(name) or ()))
        for name in ("terminated", "activated")
    )
    return "调整环节", _with_reason(" → ".join(part for part in (gone, come) if part), payload)


def _migrated(payload: Payload) -> tuple[str, str]:
    return "换版本", _with_reason(f"{payload.get('from_version')} → {payload.get('version')}", payload)


def _document(payload: Payload) -> tuple[str, str]:
    version = payload.get("version") or 1
    name = str(payload.get("name") or "")
    return "上传附件", _with_reason(name if version == 1 else f"{name} 第 {version} 版", payload)


def _cut(text: Any) -> str:
    """The beginning of a longer text, on one line."""
    said = " ".join(str(text or "").split())
    return said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]}…"


def _with_reason(what: str, payload: Payload) -> str:
    return "；".join(part for part in (what, str(payload.get("reason") or "")) if part)


def _returned(payload: Payload) -> tuple[str, str]:
    return "退回", f"{_named(payload)} → {payload.get('target_name') or payload.get('target_id') or ''}"


SHOWN: Mapping[str, Callable[[Payload], tuple[str, str]]] = {
    "InstanceStarted": _started,
    "InstanceEnded": _ended,
    "InstanceSuspended": lambda payload: ("挂起", str(payload.get("reason") or "")),
    "InstanceResumed": _resumed,
    "UserTaskCompleted": _completed,
    "UserTaskAssigned": _assigned,
    "UserTaskUpdated": _updated,
    "UserTaskCanceled": lambda payload: ("撤销", _named(payload)),
    "UserTaskReturned": _returned,
    "UserTaskWithdrawn": lambda payload: ("撤回", _with_reason(_named(payload), payload)),
    "UserTaskOverdue": lambda payload: ("逾期", _named(payload)),
    "MessageCorrelated": lambda payload: ("收到消息", str(payload.get("message_name") or "")),
    "VariablesChanged": lambda payload: ("修改变量", "、".join(sorted(payload.get("changes") or {}))),
    "ActivitiesChosen": lambda payload: ("启动活动", "、".join(str(one[0]) for one in payload.get("activated") or ())),
    "InstanceModified": _modified,
    "InstanceMigrated": _migrated,
    "IncidentRaised": lambda payload: ("出现故障", str(payload.get("message") or "")),
    "IncidentResolved": lambda payload: ("故障已处理", str(payload.get("element_id") or "")),
    "StageReached": _stage,
    **signing_words.WORDS,
    **order_words.WORDS,
    **clock_history.WORDS,
    "DocumentAdded": _document,
    "DocumentRemoved": lambda payload: ("移除附件", _with_reason(str(payload.get("name") or ""), payload)),
    "CommentWritten": lambda payload: ("评论", _cut(payload.get("text"))),
    "CommentEdited": lambda payload: ("修改评论", _cut(payload.get("text"))),
    "CommentRemoved": lambda payload: ("收回评论", ""),
}
"""Event class → how its line reads; other kinds are steps of the machine and stay in the log."""

OF_THE_ROOT = ("InstanceStarted", "InstanceEnded", "InstanceSuspended", "InstanceResumed")
"""Kinds that are told of every instance of a call hierarchy, and shown of the outermost alone."""


PAGE_LINES = 100
"""How many lines are read at once; older ones are read on demand."""


def history_of(
    session: Session,
    root_key: int,
    limit: int = PAGE_LINES,
    *,
    instance_key: int | None = None,
    before: int | None = None,
) -> list[Line]:
    """The lines of one root instance and everything it called, newest first.

    ``instance_key`` narrows to what happened in one of these instances, ``before`` to what is older than a line's key.
    """
    query = select(EventLogEntry).where(EventLogEntry.root_key == root_key, EventLogEntry.kind.in_(SHOWN))
    if instance_key is not None:
        query = query.where(EventLogEntry.instance_key == instance_key)
    if before is not None:
        query = query.where(EventLogEntry.key < before)
    entries = session.scalars(query.order_by(EventLogEntry.key.desc()).limit(limit))
    return [line for entry in entries if (line := read_line(entry, root_key)) is not None]


def read_line(entry: EventLogEntry, root_key: int) -> Line | None:
    """One entry as a line; starts and ends of called processes are steps of the machine and give none."""
    payload: Payload = entry.payload or {}
    if entry.kind in OF_THE_ROOT and entry.instance_key != root_key:
        return None
    act, what = SHOWN[entry.kind](payload)
    if not act:
        return None
    who = signing_words.doer_of(entry.actor, entry.kind, payload)
    behalf = str(payload.get("on_behalf_of") or "")
    said = _opinion(payload, entry.kind) or signing_words.said_in(entry.kind, payload)
    others = signing_words.others_of(entry.kind, payload)
    if entry.kind == "UserTaskAssigned" and act not in NAMES_NOBODY:
        others = (str(payload["assignee"]),)
    return Line(
        entry.key, entry.at, who, act, what, said, entry.task_key, entry.process_id, behalf if behalf != who else "",
        others,
    )  # fmt: skip


REASON_IS_OPINION = frozenset({
    "UserTaskAssigned", "UserTaskUpdated", "ClockPauseAsked", "ClockPauseDenied", "ClockPaused", "ClockResumed",
})  # fmt: skip
"""Kinds whose reason is what somebody said, and stands where the opinion does."""


def _opinion(payload: Payload, kind: str) -> str:
    if kind in REASON_IS_OPINION:
        return str(payload.get("reason") or "").strip()
    submitted = payload.get("submitted") or {}
    said = (payload.get("opinion"), *(submitted.get(key) for key in OPINION_KEYS))
    return next((text.strip() for text in said if isinstance(text, str) and text.strip()), "")
