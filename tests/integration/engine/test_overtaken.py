"""What a completion read is changed by others before it writes: it is done again, and both have happened in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.errors import NotAllowed, Refused, Suspended
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import (
    EventLogEntry,
    ProcessInstance,
    Variable,
)
from engine.persistence.work import Job, Message, MessageSubscription, Timer, UserTask
from engine.runtime import (
    assign_user_task,
    cancel_instance,
    claim_user_task,
    complete_job,
    correlate_message,
    deploy,
    fire_timer_now,
    migrate_instance,
    modify_instance,
    move_timer,
    publish_message,
    release_user_task,
    resume_instance,
    set_variables,
    suspend_instance,
    update_user_task,
)
from engine.runtime.definitions import latest_definition
from engine.spiff.modify import Move
from engine.world import World
from tests.factories.matters import LI, SHARED, WU, Matter

pytestmark = pytest.mark.both_databases

DUE = datetime(2033, 1, 7, 9, tzinfo=UTC)


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    yield world
    database.dispose()


@pytest.fixture
def matter(office):
    return Matter(office, "shared")


def test_nobody_meddled_and_one_attempt_is_enough(matter):
    assert [False] == matter.complete_but_first(matter.task("A"), lambda: None)
    assert ({"B"}, True) == (matter.open_tasks, matter.is_consistent())


@pytest.mark.parametrize("first", ["A", "B"])
def test_another_branch_was_completed_meanwhile_and_both_count(matter, first):
    one, other = matter.task(first), matter.task({"A": "B", "B": "A"}[first])
    attempts = matter.complete_but_first(one, lambda: matter.complete_but_first(other, lambda: None, WU))

    assert ([False, True], set(), True) == (attempts, matter.open_tasks, matter.is_consistent())


def test_the_same_task_was_completed_meanwhile_and_it_is_told_by_whom(matter):
    task = matter.task("A")

    with pytest.raises(Refused, match="already completed by wu at "):
        matter.complete_but_first(task, lambda: matter.complete_but_first(task, lambda: None, WU))
    done = matter.task("A")
    assert ("wu", ["wu"], True) == (
        done.completed_by, [row.value for row in matter.rows(Variable, Variable.name == "by")], matter.is_consistent(),
    )  # fmt: skip


def test_somebody_claimed_the_task_meanwhile_whose_completion_calls_a_process(office):
    # To find the called process writes what was told so far, in the middle of the step: it is overtaken there.
    matter = Matter(office, "calling")
    office.compiled.clear()
    task = matter.task("A")

    with pytest.raises(Refused, match="is assigned to wu"):
        matter.complete_but_first(task, lambda: matter.do(claim_user_task, task.key, actor=WU))
    assert (("CREATED", "wu"), True) == ((matter.task("A").state, matter.task("A").assignee), matter.is_consistent())


def test_somebody_claimed_the_task_meanwhile_and_it_is_theirs(matter):
    task = matter.task("A")

    with pytest.raises(Refused, match="is assigned to wu"):
        matter.complete_but_first(task, lambda: matter.do(claim_user_task, task.key, actor=WU))
    assert ({"A", "B"}, True) == (matter.open_tasks, matter.is_consistent())


def test_one_claimed_the_task_oneself_meanwhile_and_it_is_done(matter):
    task = matter.task("A")
    attempts = matter.complete_but_first(task, lambda: matter.do(claim_user_task, task.key, actor=LI))

    assert ([False, True], "li", True) == (attempts, matter.task("A").assignee, matter.is_consistent())
    assert matter.log.index("UserTaskAssigned") < matter.log.index("UserTaskCompleted")


def test_the_task_was_given_back_meanwhile_and_stays_with_its_candidates(matter):
    task = matter.task("A")
    matter.do(assign_user_task, task.key, "li")
    attempts = matter.complete_but_first(task, lambda: matter.do(release_user_task, task.key, actor=LI))

    assert ([False, True], None, True) == (attempts, matter.task("A").assignee, matter.is_consistent())


def test_the_candidates_were_changed_meanwhile_and_the_old_ones_are_refused(matter):
    task = matter.task("A")
    change = {"candidate_groups": ["others"]}

    with pytest.raises(NotAllowed, match="is for others"):
        matter.complete_but_first(task, lambda: matter.do(update_user_task, task.key, change))
    assert matter.is_consistent()


def test_the_due_date_was_changed_meanwhile_and_the_log_tells_the_new_one(matter):
    task = matter.task("A")
    attempts = matter.complete_but_first(task, lambda: matter.do(update_user_task, task.key, {"due_at": DUE}))

    told = matter.rows(EventLogEntry, EventLogEntry.kind == "UserTaskCompleted")[0].payload["due_at"]
    assert ([False, True], DUE.isoformat(), DUE) == (attempts, told, matter.task("A").due_at)
    assert matter.is_consistent()


def test_the_timer_was_moved_meanwhile_and_is_gone(matter):
    (timer_row,) = matter.rows(Timer)
    matter.complete_but_first(matter.task("A"), lambda: matter.do(move_timer, timer_row.key, DUE))

    assert ([], True) == (matter.rows(Timer), matter.is_consistent())


def test_the_timer_fired_meanwhile_and_the_task_is_no_more(matter):
    (timer_row,) = matter.rows(Timer)

    with pytest.raises(Refused, match="was canceled at"):
        matter.complete_but_first(matter.task("A"), lambda: matter.do(fire_timer_now, timer_row.key))
    assert matter.is_consistent()


def test_the_instance_was_suspended_meanwhile_and_stands_still(matter):
    with pytest.raises(Suspended):
        matter.complete_but_first(matter.task("A"), lambda: matter.do(suspend_instance, matter.key))

    assert ({"A", "B"}, True) == (matter.open_tasks, matter.is_consistent())
    matter.do(resume_instance, matter.key)
    assert [False] == matter.complete_but_first(matter.task("A"), lambda: None)


def test_the_instance_was_suspended_and_resumed_meanwhile_and_it_is_done(matter):
    def meddle():
        matter.do(suspend_instance, matter.key)
        matter.do(resume_instance, matter.key)

    assert [False, True] == matter.complete_but_first(matter.task("A"), meddle)
    assert ({"B"}, True) == (matter.open_tasks, matter.is_consistent())


def test_the_instance_was_canceled_meanwhile_and_nothing_runs(matter):
    with pytest.raises(Refused, match="was canceled at"):
        matter.complete_but_first(matter.task("A"), lambda: matter.do(cancel_instance, matter.key))

    assert (set(), True) == (matter.open_tasks, matter.is_consistent())


def test_the_instance_was_migrated_meanwhile_and_goes_on_in_the_new_version(matter):
    def meddle():
        with matter.world.transaction() as uow:
            deploy(uow, {"shared.bpmn": SHARED.replace(b'name="A"', b'name="A2"').replace(b'id="C"', b'id="D"')
                         .replace(b'"C"', b'"D"')})  # fmt: skip
            target = latest_definition(uow, "shared").key
        matter.do(migrate_instance, matter.key, target)

    assert [False, True] == matter.complete_but_first(matter.task("A"), meddle)
    assert (2, True) == (matter.rows(ProcessInstance)[0].version, matter.is_consistent())


def test_the_token_was_moved_meanwhile_and_the_task_is_no_more(matter):
    move = [Move("C", source_id="A")]

    with pytest.raises(Refused, match="was canceled at"):
        matter.complete_but_first(matter.task("A"), lambda: matter.do(modify_instance, matter.key, move=move))
    assert ({"B", "C"}, True) == (matter.open_tasks, matter.is_consistent())


def test_variables_were_set_meanwhile_and_none_is_lost(matter):
    meddled = {"price": 7, "by": "nobody"}
    attempts = matter.complete_but_first(matter.task("A"), lambda: matter.do(set_variables, matter.key, meddled))

    values = {row.name: row.value for row in matter.rows(Variable) if row.name != "business_key"}
    assert ([False, True], {"price": 7, "by": "li"}) == (attempts, values)
    assert matter.is_consistent()


def test_a_message_came_meanwhile_and_both_count(matter):
    attempts = matter.complete_but_first(
        matter.task("A"), lambda: matter.do(correlate_message, "paid", "B-1", {"m": 1})
    )

    assert ([False, True], []) == (attempts, matter.rows(MessageSubscription))
    assert matter.is_consistent()


def test_a_worker_did_the_job_meanwhile_and_both_count(matter):
    (job,) = matter.rows(Job)
    attempts = matter.complete_but_first(matter.task("A"), lambda: matter.do(complete_job, job.key, {"w": 1}))

    assert ([False, True], ["COMPLETED"]) == (attempts, [row.state for row in matter.rows(Job)])
    assert matter.is_consistent()


def test_everything_else_was_done_meanwhile_and_the_last_goes_on(matter):
    def meddle():
        matter.complete_but_first(matter.task("B"), lambda: None)
        matter.do(correlate_message, "paid", "B-1")
        matter.do(complete_job, matter.rows(Job)[0].key)

    matter.complete_but_first(matter.task("A"), meddle)
    assert ({"C"}, True) == (matter.open_tasks, matter.is_consistent())


def test_the_last_task_ends_the_instance_once_though_somebody_meddled(office):
    matter = Matter(office, "one")
    attempts = matter.complete_but_first(matter.task("A"), lambda: matter.do(set_variables, matter.key, {"a": 1}))

    assert ([False, True], 1, True) == (attempts, matter.log.count("InstanceEnded"), matter.is_consistent())


def test_two_called_instances_end_at_once_and_their_caller_hears_both(office):
    matter = Matter(office, "outer")
    one, other = matter.rows(UserTask, UserTask.element_id == "A")
    attempts = matter.complete_but_first(one, lambda: matter.complete_but_first(other, lambda: None, WU))

    assert ([False, True], {"P"}, True) == (attempts, matter.open_tasks, matter.is_consistent())
    matter.complete_but_first(matter.task("P"), lambda: None)
    assert {"COMPLETED"} == {row.state for row in matter.rows(ProcessInstance)}


@pytest.mark.parametrize("mine", ["A", "P"])
def test_caller_and_called_go_on_at_once_and_both_count(office, mine):
    matter = Matter(office, "outer")
    one, other = matter.task(mine), matter.task({"A": "P", "P": "A"}[mine])
    attempts = matter.complete_but_first(one, lambda: matter.complete_but_first(other, lambda: None, WU))

    assert ([False, True], {"A"}, True) == (attempts, matter.open_tasks, matter.is_consistent())


@pytest.mark.parametrize("operation", [suspend_instance, cancel_instance])
def test_the_caller_was_stopped_meanwhile_and_the_called_one_with_it(office, operation):
    matter = Matter(office, "outer")

    with pytest.raises(Refused):
        matter.complete_but_first(matter.task("A"), lambda: matter.do(operation, matter.key))
    assert matter.is_consistent()
    assert matter.log.count("UserTaskCompleted") == 0


def test_a_job_that_a_completion_closes_is_closed(office):
    matter = Matter(office, "closing")
    attempts = matter.complete_but_first(matter.task("A"), lambda: None)

    assert ([False], ["CANCELED"]) == (attempts, [row.state for row in matter.rows(Job)])
    assert matter.is_consistent()


def test_a_job_that_a_completion_closes_was_done_meanwhile(office):
    matter = Matter(office, "closing")
    (job,) = matter.rows(Job)
    attempts = matter.complete_but_first(matter.task("A"), lambda: matter.do(complete_job, job.key))

    assert ([False, True], ["COMPLETED"]) == (attempts, [row.state for row in matter.rows(Job)])
    assert matter.is_consistent()


def test_a_message_waits_for_the_place_that_a_completion_opens_and_is_taken_once(office):
    matter = Matter(office, "waits")
    living = {"time_to_live_ms": 600_000}
    matter.do(publish_message, "paid", "B-1", {"m": 1}, **living)
    matter.complete_but_first(matter.task("A"), lambda: matter.do(set_variables, matter.key, {"a": 1}))

    (kept,) = matter.rows(Message)
    assert (["waits"], 1, True) == (kept.takers, matter.log.count("MessageCorrelated"), matter.is_consistent())
    assert "COMPLETED" == matter.rows(ProcessInstance)[0].state


def test_variables_may_be_set_and_the_instance_stopped_in_one_transaction(matter):
    with matter.world.transaction() as uow:
        set_variables(uow, matter.key, {"price": 7})
        suspend_instance(uow, matter.key)
        resume_instance(uow, matter.key)
        set_variables(uow, matter.key, {"price": 8})
        cancel_instance(uow, matter.key)

    assert (8, True) == (matter.rows(Variable, Variable.name == "price")[0].value, matter.is_consistent())


def test_what_the_attempt_told_before_it_was_overtaken_is_told_once(matter):
    task, moment = matter.task("A"), datetime.now(UTC) - timedelta(seconds=1)
    matter.complete_but_first(task, lambda: matter.do(set_variables, matter.key, {"a": 1}))

    assert matter.log.count("UserTaskCompleted") == 1
    assert matter.task("A").ended_at > moment
