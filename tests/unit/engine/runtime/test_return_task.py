"""Returning a task: which steps it can go back to, what ends and what stays, and that the end is still reached.

Every construct in a diagram of its own; the state is saved and restored between the steps.
"""

from __future__ import annotations

import pytest

from engine.domain.assignment import SYSTEM
from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.instances import EventLogEntry
from engine.runtime import suspend_instance
from tests.factories.diagrams import (
    bpmn,
    call,
    chain,
    end,
    gateway,
    start,
    user,
)

LINE = bpmn(start(), user("A"), user("B"), user("C"), end(), *chain("s", "A", "B", "C", "e"))


def offered(found):
    return [element_id for element_id, plan in found.items() if plan.step.obstacle is None]


def test_a_task_goes_back_to_the_step_before_and_on_again(drive, back):
    run = drive(LINE).start().complete("A").complete("B")

    back(run, "C")

    assert {"B": 1} == run.waiting
    assert "COMPLETED" == run.complete("B").complete("C").state


def test_the_steps_that_ran_are_offered_the_last_one_first(drive, plans):
    run = drive(LINE).start().complete("A").complete("B")

    assert ["B", "A"] == list(plans(run, "C"))


def test_a_return_needs_an_opinion(drive, back):
    run = drive(LINE).start().complete("A")

    with pytest.raises(Invalid, match="needs an opinion"):
        back(run, "B", "A", opinion=" ")

    assert {"B": 1} == run.waiting


def test_a_step_that_never_ran_cannot_be_returned_to(drive, back):
    run = drive(LINE).start().complete("A")

    with pytest.raises(NotFound, match="did not come of the step 'C'"):
        back(run, "B", "C")


def test_the_event_log_says_to_where_with_which_opinion_and_what_ended(drive, back):
    run = drive(FORK).start().complete("A").complete("B")
    other = next(task.key for task in run.open_tasks if task.element_id == "C")

    key = back(run, "D", "A", opinion="缺红线图")

    (entry,) = run.rows(EventLogEntry, EventLogEntry.kind == "UserTaskReturned")
    assert "缺红线图" == entry.payload["opinion"]
    assert ("A", key) == (entry.payload["target_id"], entry.payload["target_key"])
    assert [["C", other, None]] == entry.payload["ended"]


FORK = bpmn(
    start(), user("A"), gateway("parallel", "f"), user("B"), user("D"), user("C"), gateway("parallel", "j"), user("E"),
    end(), *chain("s", "A", "f", "B", "D", "j", "E", "e"), *chain("f", "C", "j"),
)  # fmt: skip


def test_back_before_a_fork_ends_the_other_branches(drive, back, plans):
    run = drive(FORK).start().complete("A").complete("B")

    assert ["C"] == [one.element_id for one in plans(run, "D")["A"].ending]
    back(run, "D", "A")

    assert {"A": 1} == run.waiting
    run.complete("A").complete("B").complete("C").complete("D")
    assert "COMPLETED" == run.complete("E").state


def test_back_inside_a_branch_leaves_the_others_alone(drive, back, plans):
    run = drive(FORK).start().complete("A").complete("B")

    assert ((), ["C"]) == (plans(run, "D")["B"].ending, [one.element_id for one in plans(run, "D")["B"].staying])
    back(run, "D", "B")

    assert {"B": 1, "C": 1} == run.waiting


def test_back_from_behind_the_join_into_a_branch_lets_the_other_branch_wait_there_again(drive, back, plans):
    run = drive(FORK).start().complete("A").complete("B").complete("C").complete("D")

    assert ("j",) == plans(run, "E")["C"].waiting
    back(run, "E", "C")

    assert {"C": 1} == run.waiting
    assert {"E": 1} == run.complete("C").waiting
    assert "COMPLETED" == run.complete("E").state
    assert not run.leftovers


def test_back_from_behind_the_join_to_before_the_fork_runs_both_branches_again(drive, back):
    run = drive(FORK).start().complete("A").complete("B").complete("C").complete("D")

    back(run, "E", "A")

    run.complete("A").complete("B").complete("C").complete("D")
    assert "COMPLETED" == run.complete("E").state


CALLED = bpmn(start(), user("X"), user("Y"), end(), *chain("s", "X", "Y", "e"), process_id="q")
CALLING = bpmn(start(), user("A"), call("K", "q"), user("C"), end(), *chain("s", "A", "K", "C", "e"))


def test_a_called_process_goes_back_to_a_step_of_its_caller(drive, back, plans):
    run = drive(CALLING, q_bpmn=CALLED).start().complete("A").complete("X")

    assert ["X", "A"] == list(plans(run, "Y"))
    back(run, "Y", "A")

    assert {"A": 1} == run.waiting
    run.complete("A").complete("X").complete("Y")
    assert "COMPLETED" == run.complete("C").state


def test_tasks_of_a_called_process_are_told_among_what_ends(drive, back, plans):
    fork = bpmn(
        start(), user("A"), gateway("parallel", "f"), call("K", "q"), user("B"), user("C"), end(),
        *chain("s", "A", "f", "K", "e"), *chain("f", "B", "C", "e"),
    )  # fmt: skip
    run = drive(fork, q_bpmn=CALLED).start().complete("A").complete("B")

    plan = plans(run, "C")["A"]
    assert (["X", "K"], 1) == ([one.element_id for one in plan.ending], len(plan.called))
    back(run, "C", "A")

    assert {"A": 1} == run.waiting


@pytest.mark.parametrize(
    ("said", "may"), [("", ["B", "A"]), ("previous", ["B"]), ("none", []), ("A", ["A"]), ("A, B", ["B", "A"])]
)
def test_the_model_says_where_to(drive, plans, said, may):
    last = user(
        "C", zeebe=f'<zeebe:properties><zeebe:property name="luodi.returnTo" value="{said}"/></zeebe:properties>'
    )
    run = drive(bpmn(start(), user("A"), user("B"), last, end(), *chain("s", "A", "B", "C", "e"))).start()
    run.complete("A").complete("B")

    assert may == offered(plans(run, "C"))


def test_a_plan_that_is_another_by_now_is_refused(drive, back, plans):
    run = drive(FORK).start().complete("A").complete("B")
    seen = plans(run, "D")["A"].fingerprint
    run.complete("C")

    with pytest.raises(Refused, match="look at it again"):
        back(run, "D", "A", confirmed=seen)

    back(run, "D", "A", confirmed=plans(run, "D")["A"].fingerprint)
    assert {"A": 1} == run.waiting


def test_who_is_named_has_the_task_again(drive, back):
    run = drive(LINE).start().complete("A")

    back(run, "B", assignee="li")

    assert ["li"] == [task.assignee for task in run.open_tasks]


def test_a_suspended_process_returns_nothing(drive, back, engine_world):
    run = drive(LINE).start().complete("A")
    with engine_world.transaction(SYSTEM) as uow:
        suspend_instance(uow, run.key)

    with pytest.raises(Refused, match="suspended"):
        back(run, "B")
