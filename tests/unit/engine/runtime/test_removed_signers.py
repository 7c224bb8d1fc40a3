"""Signers who are taken off again, and what becomes of them when their task ends otherwise."""

import pytest

from engine.domain.errors import NotAllowed, Refused
from engine.persistence.signing import HeldCompletion
from engine.persistence.work import UserTask
from engine.runtime import (
    assign_user_task,
    cancel_instance,
    claim_user_task,
    correlate_message,
    resume_instance,
    sign_user_task,
    suspend_instance,
)
from engine.runtime.return_task import return_task
from engine.runtime.signing_rows import signers_of
from engine.runtime.withdraw_task import withdraw_task
from tests.factories.diagrams import boundary, bpmn, chain, end, flow, message, message_event, start, user
from tests.factories.signing import LI, signed_task


@pytest.fixture
def task(engine_world):
    return signed_task(engine_world)


def test_who_is_taken_off_has_the_task_no_longer(task):
    task.ask("li")
    task.remove("li")

    assert (["user:ma"], {"li": "REMOVED"}) == (task.places, task.states)


def test_the_next_in_line_takes_the_place(task):
    task.ask("li", "wu", in_order=True)
    task.remove("li")

    assert ["user:ma", "user:wu"] == task.places


def test_what_waited_for_nobody_else_goes_through(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    task.remove("li")

    assert ("COMPLETED", "ma", ["B"]) == (task.task.state, task.task.completed_by, task.open_steps)


def test_what_waits_for_another_goes_on_waiting(task):
    task.ask("li", "wu", kind="AFTER")
    task.complete(price=3)
    task.remove("li")

    assert (["A"], ["user:wu"]) == (task.open_steps, task.places)


def test_who_refused_can_be_taken_off_and_is_not_asked_again(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    task.sign("li", False, "太贵")
    task.remove("li")

    assert task.complete(price=3)


def test_only_who_asked_or_has_the_task_or_operates_takes_somebody_off(task):
    task.ask("li")

    with pytest.raises(NotAllowed, match="ma asked li"):
        task.remove("li", who="wu")


def test_an_operator_takes_somebody_off(task):
    task.ask("li")
    task.remove("li", who="op")

    assert {"li": "REMOVED"} == task.states


def test_whoever_has_the_task_now_takes_off_whom_another_asked(task):
    task.ask("li")
    task.act("op", assign_user_task, "sun")
    task.remove("li", who="sun")

    assert ["user:sun"] == task.places


def test_who_has_signed_stays(task):
    task.ask("li")
    task.sign("li")

    with pytest.raises(Refused, match="no signature to give"):
        task.remove("li")


def test_a_cancelled_task_leaves_nobody_asked(task):
    task.ask("li", "wu", kind="AFTER")
    task.complete(price=3)
    task.sign("li")
    with task.world.transaction() as uow:
        cancel_instance(uow, task.instance_key)

    assert ([], {"li": "SIGNED", "wu": "CLOSED"}, None) == (task.places, task.states, task.held)


def test_an_interrupted_task_leaves_nobody_asked(engine_world):
    diagram = bpmn(
        start(), user("A", groups="g_station"), boundary("over", "A", message_event("m")), end(), end("stopped"),
        *chain("s", "A", "e"),
        flow("over", "stopped"), roots=message("m", "stop", '"x"'),
    )  # fmt: skip
    task = signed_task(engine_world, diagram)
    task.ask("li")

    with engine_world.transaction() as uow:
        correlate_message(uow, "stop", "x", {})

    assert ("CANCELED", [], {"li": "CLOSED"}) == (task.task.state, task.places, task.states)


def test_nobody_signs_while_the_instance_stands_still(task):
    task.ask("li")
    with task.world.transaction() as uow:
        suspend_instance(uow, task.instance_key, reason="停")
    with pytest.raises(Refused, match="suspended"):
        task.sign("li")
    with task.world.transaction() as uow:
        resume_instance(uow, task.instance_key)

    task.sign("li")

    assert {"li": "SIGNED"} == task.states


def test_values_that_no_longer_fit_come_back_with_what_is_wrong(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    with task.world.transaction() as uow:
        uow.session.get_one(HeldCompletion, task.key).values = {"price": 0}

    task.sign("li")

    assert ("CREATED", ["user:ma"]) == (task.task.state, task.places)
    assert ["price"] == [found["element"] for found in task.held.findings]
    assert "ma" == task.told("CompletionGivenBack")[0].payload["submitted_by"]


def test_what_came_back_can_be_submitted_again_and_goes_through(task):
    task.ask("li", kind="BESIDE")
    task.complete(price=3)
    with task.world.transaction() as uow:
        uow.session.get_one(HeldCompletion, task.key).values = {"price": 0}
    task.sign("li")

    assert task.complete(price=2)
    assert task.held is None


@pytest.mark.both_databases
def test_two_who_sign_at_once_let_it_through_once(world):
    task = signed_task(world)
    task.ask("li", "wu", kind="BESIDE")
    task.complete(price=3)

    def both(uow):
        assert 2 == len(signers_of(uow, task.key))
        if uow.locking is False:
            task.act("wu", sign_user_task, True, "")
        sign_user_task(uow, task.key, True, "")

    world.run(both, LI)

    assert (1, ["B"]) == (len(task.told("UserTaskCompleted")), task.open_steps)
    assert {"li": "SIGNED", "wu": "SIGNED"} == task.states


def test_a_returned_task_leaves_nobody_asked(task):
    task.complete(price=3)
    task.key = next(one.key for one in task.rows(UserTask) if one.element_id == "B")
    task.act("ma", claim_user_task)
    task.ask("li", "wu")
    task.act("ma", return_task, "价格再核")

    assert (["A"], [], {"li": "CLOSED", "wu": "CLOSED"}) == (task.open_steps, task.places, task.states)


def test_a_step_that_was_signed_and_is_withdrawn_asks_nobody(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    task.sign("li")
    task.act("ma", withdraw_task)

    again = next(one for one in task.rows(UserTask) if one.state == "CREATED")
    assert ("A", None, {"li": "SIGNED"}) == (again.element_id, again.signing, task.states)
