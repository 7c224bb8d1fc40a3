"""Whom each event is told to, and as what: never to whoever did it, never to a group."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    CompletionGivenBack,
    CompletionHeld,
    InstanceEnded,
    SignersAdded,
    TaskSigned,
    UserTaskAssigned,
    UserTaskCreated,
    UserTaskReturned,
    UserTaskWithdrawn,
)
from workflow.dossier.events import CommentWritten
from workflow.inbox.acts.signer_events import TaskCopied, TaskUrged
from workflow.lights.events import ExemptionDecided, ExemptionExpired, LightChanged
from workflow.notices.tellings import told_of

IN = {"instance_key": 1, "root_key": 1, "process_id": "p", "actor": "li"}
TASK = {**IN, "element_id": "A", "task_key": 7, "name": "部门预审"}

LIGHT = {"light_key": 1, "business_key": "CNZS-2023-0001", "project": "汉禾", "people": ("wu", "xu"), "actor": "li"}
EXEMPTION = {"exemption_key": 1, "business_key": "CNZS-2023-0001", "codes": ("SIGN_1Y",), "cause_kind": "enterprise",
             "org": "t_lx", "from_on": "2023-06-01", "to_on": "2023-06-30", "applied_by": "wu"}  # fmt: skip

CASES = {
    "red": (LightChanged(**LIGHT, before="yellow", after="red"), [("wu", "light_red"), ("xu", "light_red")]),
    "good again": (LightChanged(**LIGHT, before="red", after="green"), [("wu", "light_green"), ("xu", "light_green")]),
    "one more reason": (LightChanged(**LIGHT, before="red", after="red"), []),
    "a first light": (LightChanged(**LIGHT, before="", after="red"), []),
    "granted": (ExemptionDecided(**EXEMPTION, granted=True), [("wu", "exemption_granted")]),
    "denied": (ExemptionDecided(**EXEMPTION, granted=False), [("wu", "exemption_denied")]),
    "over": (ExemptionExpired(**EXEMPTION), [("wu", "exemption_over")]),
    "a task for a group": (UserTaskCreated(**TASK, candidate_groups=("g",)), []),
    "a task of mine": (UserTaskCreated(**TASK, assignee="wu"), [("wu", "came")]),
    "claimed": (UserTaskAssigned(**TASK, assignee="wu", action="claim"), []),
    "handed on": (UserTaskAssigned(**TASK, assignee="wu", previous="xu"), [("wu", "assigned"), ("xu", "moved")]),
    "handed on by me": (UserTaskAssigned(**TASK, assignee="wu", previous="li"), [("wu", "assigned")]),
    "to myself": (UserTaskAssigned(**TASK, assignee="li"), []),
    "delegated": (UserTaskAssigned(**TASK, assignee="wu", previous="li", action="delegate"), [("wu", "delegated")]),
    "answered": (UserTaskAssigned(**TASK, assignee="wu", previous="li", action="resolve"), [("wu", "resolved")]),
    "returned": (
        UserTaskReturned(**TASK, opinion="缺材料", target_id="B", target_name="B", target_key=8, target_assignee="wu"),
        [("wu", "returned")],
    ),
    "withdrawn": (
        UserTaskWithdrawn(**TASK, target_key=8, ended=(("B", 9, "wu"), ("C", 10, None))),
        [("wu", "withdrawn")],
    ),
    "asked to sign": (
        SignersAdded(**TASK, signers=("wu", "xu"), asked=("wu",), way="BESIDE"),
        [("wu", "sign")],
    ),
    "held until signed": (CompletionHeld(**TASK, asked=("wu",)), [("wu", "sign")]),
    "signed": (
        TaskSigned(**TASK, way="BEFORE", agreed=True, opinion="", asked_by="wu", asked=("xu",)),
        [("wu", "signed"), ("xu", "sign")],
    ),
    "given back": (CompletionGivenBack(**TASK, submitted_by="wu"), [("wu", "given_back")]),
    "copied": (TaskCopied(**TASK, copied_to=("wu", "li")), [("wu", "copied")]),
    "urged": (TaskUrged(**TASK, urge_key=1, urged=("user:wu", "group:g"), count=2), [("wu", "urged")]),
    "mentioned": (CommentWritten(**IN, comment_key=1, text="@wu 请看", mentions=("wu",)), [("wu", "mentioned")]),
    "nobody's": (InstanceEnded(**IN, state="COMPLETED"), []),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_to(case):
    event, expected = CASES[case]

    assert expected == [(told.person, told.kind) for told in told_of(event, None)]


def test_a_returned_task_leads_to_where_it_went():
    event, _ = CASES["returned"]

    assert [8] == [told.task_key for told in told_of(event, None)]


def test_long_words_are_cut():
    event = CommentWritten(**IN, comment_key=1, text="长" * 500, mentions=("wu",))

    assert 120 == len(told_of(event, None)[0].values["text"])
