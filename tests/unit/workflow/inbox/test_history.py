"""The event log as lines people read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.persistence.instances import EventLogEntry
from workflow.inbox.history import read_line

AT = datetime(2023, 5, 31, 2, 0, tzinfo=UTC)


def entry(kind: str, payload: dict | None = None, instance_key: int = 7) -> EventLogEntry:
    return EventLogEntry(key=1, at=AT, kind=kind, actor="zhang", instance_key=instance_key, root_key=7, payload=payload)


@pytest.mark.parametrize(
    ("kind", "payload", "act", "what"),
    [
        ("UserTaskCompleted", {"name": "线索研判"}, "办理", "线索研判"),
        ("UserTaskAssigned", {"name": "线索研判", "action": "claim", "assignee": "zhang"}, "签收", "线索研判"),
        ("UserTaskAssigned", {"name": "线索研判", "action": "release", "assignee": None}, "退签", "线索研判"),
        ("UserTaskAssigned", {"name": "线索研判", "action": "assign", "assignee": "li"}, "指派", "线索研判"),
        ("UserTaskAssigned", {"name": "线索研判", "action": "delegate", "assignee": "li"}, "委派", "线索研判"),
        (
            "UserTaskUpdated",
            {"name": "研判", "changes": {"priority": [50, 90]}},
            "定优先级",
            "研判；普通 → 特急",
        ),
        (
            "UserTaskUpdated",
            {"name": "研判", "changes": {"follow_up_at": [None, "2023-06-04T16:00:00+00:00"]}},
            "稍后处理",
            "研判；2023-06-05",
        ),
        ("UserTaskCanceled", {"name": "线索研判"}, "撤销", "线索研判"),
        ("InstanceEnded", {"state": "TERMINATED"}, "终止", ""),
        ("InstanceSuspended", {"reason": "土地在复核"}, "挂起", "土地在复核"),
        ("InstanceResumed", {"workdays": 3, "reason": "复核完了"}, "恢复", "期限顺延 3 个工作日；复核完了"),
        ("InstanceResumed", {"workdays": 0}, "恢复", ""),
        ("InstanceEnded", {"state": "COMPLETED"}, "办结", ""),
        ("VariablesChanged", {"changes": {"b": [1, 2], "a": [1, 2]}}, "修改变量", "a、b"),
        (
            "InstanceModified",
            {"terminated": [["a", 1]], "activated": [["b", 2]], "names": {"a": "会审"}, "reason": "走错了"},
            "调整环节",
            "会审 → b；走错了",
        ),
        ("InstanceModified", {"terminated": [["a", 1], ["a", 2]], "activated": []}, "调整环节", "a"),
        ("InstanceMigrated", {"from_version": 1, "version": 3, "reason": ""}, "换版本", "1 → 3"),
        ("StageReached", {"stage": "signed", "reached_on": "2023-05-31"}, "认定阶段", "签约（2023-05-31）"),
    ],
)
def test_an_event_reads_as_a_verb_and_what_it_is_about(kind: str, payload: dict, act: str, what: str) -> None:
    line = read_line(entry(kind, payload), 7)

    assert line is not None
    assert (line.act, line.what) == (act, what)


def test_the_opinion_of_a_step_is_shown() -> None:
    line = read_line(entry("UserTaskCompleted", {"name": "x", "submitted": {"opinion": " 同意 ", "score": 3}}), 7)

    assert line is not None
    assert line.opinion == "同意"


@pytest.mark.parametrize(
    ("action", "others"), [("reassign", ("li",)), ("assign", ("li",)), ("claim", ()), ("takeBack", ())]
)
def test_whoever_is_given_a_task_is_named(action: str, others: tuple[str, ...]) -> None:
    payload = {"name": "研判", "action": action, "assignee": "li", "reason": "出差"}

    line = read_line(entry("UserTaskAssigned", payload), 7)

    assert line is not None
    assert (line.others, line.opinion) == (others, "出差")


def test_dates_that_moved_with_a_standstill_give_no_line_of_their_own() -> None:
    payload = {"name": "研判", "changes": {"due_at": ["2023-06-01T00:00:00+00:00"] * 2}, "standstill_workdays": 2}

    assert read_line(entry("UserTaskUpdated", payload), 7) is None


def test_the_start_of_a_called_process_gives_no_line() -> None:
    assert read_line(entry("InstanceStarted", {}, instance_key=8), 7) is None


def test_an_entry_without_a_payload_is_read_too() -> None:
    line = read_line(entry("InstanceStarted"), 7)

    assert line is not None
    assert line.act == "发起"
