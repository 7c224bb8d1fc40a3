"""Taking back what one has just completed: what ends, which values return, and what speaks against it by name."""

from __future__ import annotations

import pytest

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.errors import NotAllowed, Refused
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import assign_user_task, cancel_instance, claim_user_task, complete_user_task, withdraw_task
from tests.factories.diagrams import (
    bpmn,
    call,
    catch,
    chain,
    end,
    gateway,
    mapping,
    multi,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)

LI, WANG = (Actor(name, groups=frozenset({"g"})) for name in ("li", "wang"))
LINE = bpmn(start(), user("A"), user("B"), user("C"), end(), *chain("s", "A", "B", "C", "e"))


@pytest.fixture
def do(engine_world):
    """Complete, claim or withdraw the task of an element as somebody."""

    def act(run, operation, element_id, actor=LI, **more):
        tasks = run.rows(UserTask, UserTask.element_id == element_id)
        if operation is withdraw_task:
            tasks = [task for task in tasks if task.state == "COMPLETED"][-1:]
        else:
            tasks = [task for task in tasks if task.state == "CREATED"][:1]
        with engine_world.transaction(actor) as uow:
            return operation(uow, tasks[0].key, **more)

    return act


def complete(variables):
    return {"variables": variables, "validated": True}


def test_the_step_is_open_again_for_whoever_did_it(drive, do):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")

    key = do(run, withdraw_task, "A")

    assert [("A", "li", key)] == [(task.element_id, task.assignee, task.key) for task in run.open_tasks]
    assert "COMPLETED" == run.complete("A").complete("B").complete("C").state
    assert not run.leftovers


def test_values_are_what_they_were_before(drive, do):
    run = drive(LINE).start(x=1, kept=0)
    do(run, complete_user_task, "A", **complete({"x": 2, "y": 3}))

    do(run, withdraw_task, "A")

    assert {"x": 1, "kept": 0} == run.variables


def test_what_a_script_made_of_them_goes_too(drive, do):
    parts = (start(), user("A"), script("S", "x * 2", "z"), user("B"), end())
    run = drive(bpmn(*parts, *chain("s", "A", "S", "B", "e"))).start()
    do(run, complete_user_task, "A", **complete({"x": 2}))

    do(run, withdraw_task, "A")

    assert {} == run.variables
    assert {"B": 1} == run.complete("A", x=4).waiting
    assert 8 == run.variables["z"]


def test_what_others_wrote_since_stays(drive, do):
    parts = (start(), gateway("parallel", "f"), user("A"), user("B"), user("C"), user("D"), end())
    run = drive(bpmn(*parts, *chain("s", "f", "A", "C", "e"), *chain("f", "B", "D", "e"))).start(x=1)
    do(run, complete_user_task, "A", **complete({"x": 2, "y": 2}))
    do(run, complete_user_task, "B", WANG, **complete({"x": 3}))

    do(run, withdraw_task, "A")

    assert {"x": 3} == run.variables
    assert {"A": 1, "D": 1} == run.waiting


def test_the_log_says_what_ended_and_what_returned(drive, do):
    run = drive(LINE).start(x=1)
    do(run, complete_user_task, "A", **complete({"x": 2}))
    following = run.open_tasks[0].key

    key = do(run, withdraw_task, "A", reason="填错了")

    (entry,) = run.rows(EventLogEntry, EventLogEntry.kind == "UserTaskWithdrawn")
    assert ("填错了", key, ["x"]) == tuple(entry.payload[name] for name in ("reason", "target_key", "restored"))
    assert [["B", following, None]] == entry.payload["ended"]


def test_only_who_did_it_takes_it_back(drive, do):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")

    with pytest.raises(NotAllowed, match="completed by li"):
        do(run, withdraw_task, "A", WANG)


def test_what_somebody_has_claimed_is_not_taken_away(drive, do):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")
    do(run, claim_user_task, "B", WANG)

    with pytest.raises(Refused, match="wang has already begun with 'B'"):
        do(run, withdraw_task, "A")

    assert {"B": 1} == run.waiting


def test_what_somebody_has_done_is_not_taken_away(drive, do):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")
    do(run, complete_user_task, "B", WANG)

    with pytest.raises(Refused, match="wang has already done 'B'"):
        do(run, withdraw_task, "A")


def test_what_the_machine_gave_to_somebody_is_untouched(drive, do):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")
    do(run, assign_user_task, "B", SYSTEM, assignee="wang")

    do(run, withdraw_task, "A")

    assert {"A": 1} == run.waiting


def test_it_is_taken_back_once(drive, do):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")
    do(run, withdraw_task, "A")

    with pytest.raises(Refused, match="taken back or sent back already"):
        do(run, withdraw_task, "A")


def test_work_of_a_service_cannot_be_taken_back(drive, do, engine_world):
    engine_world.handlers["book"] = lambda call: {}
    parts = (start(), user("A"), service("S", "book"), user("B"), end())
    run = drive(bpmn(*parts, *chain("s", "A", "S", "B", "e"))).start()
    do(run, complete_user_task, "A")

    with pytest.raises(Refused, match="'S' has happened since"):
        do(run, withdraw_task, "A")


def test_work_that_nobody_has_begun_is_dropped(drive, do):
    run = drive(bpmn(start(), user("A"), service("S", "book"), end(), *chain("s", "A", "S", "e"))).start()
    do(run, complete_user_task, "A")

    do(run, withdraw_task, "A")

    assert ({"A": 1}, 1) == (run.waiting, run.leftovers)


def test_a_timer_that_fired_cannot_be_taken_back(drive, do):
    later = catch("T", timer("duration", "P1D"))
    run = drive(bpmn(start(), user("A"), later, user("B"), end(), *chain("s", "A", "T", "B", "e"))).start()
    do(run, complete_user_task, "A")

    run.wait(days=2)

    with pytest.raises(Refused, match="'T' has happened since"):
        do(run, withdraw_task, "A")


def test_the_end_of_the_process_is_not_taken_back(drive, do):
    run = drive(LINE).start().complete("A").complete("B")
    do(run, complete_user_task, "C")

    with pytest.raises(Refused, match="its process has ended"):
        do(run, withdraw_task, "C")


def test_a_cancelled_process_is_not_taken_back(drive, do, engine_world):
    run = drive(LINE).start()
    do(run, complete_user_task, "A")
    with engine_world.transaction() as uow:
        cancel_instance(uow, run.key)

    with pytest.raises(Refused, match="its process has ended"):
        do(run, withdraw_task, "A")


def test_behind_a_join_the_other_branch_waits_again(drive, do):
    parts = (start(), gateway("parallel", "f"), user("A"), user("B"), gateway("parallel", "j"), user("C"), end())
    run = drive(bpmn(*parts, *chain("s", "f", "A", "j", "C", "e"), *chain("f", "B", "j"))).start()
    do(run, complete_user_task, "B", WANG)
    do(run, complete_user_task, "A")

    do(run, withdraw_task, "A")

    assert {"A": 1} == run.waiting
    assert {"C": 1} == run.complete("A").waiting


def test_the_last_step_of_a_sub_process_opens_it_again_with_its_own_values(drive, do):
    inner = subprocess(
        "P", start("ps"), user("A"), end("pe"), *chain("ps", "A", "pe"),
        zeebe=mapping(inputs={"y": "x + 1"}, outputs={"x": "y"}),
    )  # fmt: skip
    run = drive(bpmn(start(), inner, user("B"), end(), *chain("s", "P", "B", "e"))).start(x=1)
    do(run, complete_user_task, "A", **complete({"y": 9}))
    assert {"x": 9} == run.variables

    do(run, withdraw_task, "A")

    assert {"x": 1} == run.variables
    run.complete("A")
    assert {"x": 2} == run.variables


@pytest.mark.parametrize("sequential", [False, True])
def test_a_signature_is_taken_back_while_the_others_sign(drive, do, sequential):
    several = user("A", body=multi("[1, 2]", "i", sequential=sequential, out=("r", "i")))
    run = drive(bpmn(start(), several, user("B"), end(), *chain("s", "A", "B", "e"))).start()
    do(run, complete_user_task, "A")

    do(run, withdraw_task, "A")

    assert {"A": 1 if sequential else 2} == run.waiting
    assert {"B": 1} == run.complete("A").complete("A").waiting
    assert [1, 2] == run.variables["r"]


def test_the_last_signature_is_not_taken_back_once_all_have_signed(drive, do):
    several = user("A", body=multi("[1, 2]", "i"))
    run = drive(bpmn(start(), several, user("B"), end(), *chain("s", "A", "B", "e"))).start().complete("A")
    do(run, complete_user_task, "A")

    with pytest.raises(Refused, match="is over"):
        do(run, withdraw_task, "A")


def test_a_called_process_that_nobody_touched_ends(drive, do):
    called = bpmn(start(), user("X"), end(), *chain("s", "X", "e"), process_id="q")
    run = drive(bpmn(start(), user("A"), call("K", "q"), end(), *chain("s", "A", "K", "e")), q_bpmn=called).start()
    do(run, complete_user_task, "A")

    do(run, withdraw_task, "A")

    assert {"A": 1} == run.waiting


def test_a_called_process_that_somebody_touched_stays(drive, do):
    called = bpmn(start(), user("X"), end(), *chain("s", "X", "e"), process_id="q")
    run = drive(bpmn(start(), user("A"), call("K", "q"), end(), *chain("s", "A", "K", "e")), q_bpmn=called).start()
    do(run, complete_user_task, "A")
    do(run, claim_user_task, "X", WANG)

    with pytest.raises(Refused, match="wang has already begun with 'X'"):
        do(run, withdraw_task, "A")
