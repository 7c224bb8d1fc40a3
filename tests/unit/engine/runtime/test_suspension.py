"""A suspended instance stands still, with all it called, and so do its clocks."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import NotFound, Refused, Suspended, Uncorrelated
from engine.domain.ports import PlainWeekCalendar
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow, Job, MessageSubscription, Timer
from engine.runtime import (
    activate_jobs,
    assign_user_task,
    broadcast_signal,
    cancel_instance,
    claim_user_task,
    complete_job,
    complete_user_task,
    correlate_message,
    due_timers,
    fail_job,
    fire_timer,
    next_due,
    publish_message,
    release_user_task,
    resolve_incident,
    resume_instance,
    run_due,
    set_variables,
    suspend_instance,
    throw_job_error,
    update_job,
    update_user_task,
)
from engine.runtime.suspension import later_by
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    end,
    flow,
    gateway,
    message,
    message_event,
    service,
    signal,
    signal_event,
    start,
    timer,
    user,
)

FAR = datetime(9999, 12, 1, tzinfo=UTC)
BOSS = Actor("boss", is_operator=True)
TASK = bpmn(start(), user("A", due='=now() + duration("P1D")'), end(), *chain("s", "A", "e"))
LATER = bpmn(start(), catch("t", timer("duration", "PT1H")), user("A"), *chain("s", "t", "A"))
OUTSIDE = bpmn(start(), service("S", "outside", retries="2"), user("A"), end(), *chain("s", "S", "A", "e"))
WAITING = bpmn(
    start(), catch("c", message_event("m")), user("A"), *chain("s", "c", "A"), roots=message("m", "deal", "k")
)
LISTENING = bpmn(start(), catch("c", signal_event("g")), user("A"), *chain("s", "c", "A"), roots=signal("g", "go"))
CALLED = (
    bpmn(start(), user("inner"), *chain("s", "inner"), process_id="q"),
    bpmn(start(), call("c", "q"), end(), *chain("s", "c", "e")),
)


def act(run, command, *args, **options):
    with run.world.transaction(BOSS) as uow:
        return command(uow, *args, **options)


def suspend(run, reason="the land is under review"):
    act(run, suspend_instance, run.key, reason=reason)
    return run


def resume(run, reason="the review is over"):
    act(run, resume_instance, run.key, reason=reason)
    return run


def log(run, kind):
    return [entry.payload for entry in run.rows(EventLogEntry, EventLogEntry.kind == kind)]


def test_an_instance_is_suspended_with_everything_it_called(drive):
    run = suspend(drive(*CALLED).start())

    assert ["SUSPENDED", "SUSPENDED"] == [row.state for row in run.rows(ProcessInstance)]


def test_an_instance_is_resumed_with_everything_it_called(drive):
    run = resume(suspend(drive(*CALLED).start())).complete("inner")

    assert ["COMPLETED", "COMPLETED"] == [row.state for row in run.rows(ProcessInstance)]


@pytest.mark.parametrize("command", [suspend_instance, resume_instance])
def test_a_called_instance_does_not_stand_still_alone(drive, command):
    run = drive(*CALLED).start()

    with pytest.raises(Refused, match=f"was called by {run.key}"):
        act(run, command, run.open_tasks[0].instance_key)


def test_an_instance_that_is_suspended_cannot_be_suspended_again(drive):
    run = suspend(drive(TASK).start())

    with pytest.raises(Refused, match="is suspended; only an active one"):
        suspend(run)


def test_an_instance_that_runs_cannot_be_resumed(drive):
    run = drive(TASK).start()

    with pytest.raises(Refused, match="is active; only a suspended one"):
        resume(run)


def test_an_instance_that_ended_cannot_be_suspended(drive):
    run = drive(TASK).start().complete("A")

    with pytest.raises(Refused, match="is completed"):
        suspend(run)


def test_an_instance_that_is_nowhere_cannot_be_suspended(drive):
    with pytest.raises(NotFound):
        act(drive(TASK), suspend_instance, 7)


def test_suspending_and_resuming_is_logged_with_who_and_why(drive):
    run = suspend(drive(TASK).start())
    run.wait(days=2)
    resume(run)

    entries = run.rows(EventLogEntry, EventLogEntry.kind.in_(("InstanceSuspended", "InstanceResumed")))
    assert [
        ("boss", {"previous": "ACTIVE", "reason": "the land is under review"}),
        ("boss", {"suspended_at": "2023-03-06T10:00:00+00:00", "seconds": 172800, "workdays": 2,
                  "reason": "the review is over"}),
    ] == [(entry.actor, entry.payload) for entry in entries]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "args"),
    [
        (complete_user_task, ()),
        (claim_user_task, ()),
        (release_user_task, ()),
        (assign_user_task, ("li",)),
        (update_user_task, ({"priority": 7},)),
    ],
)
def test_nobody_does_anything_with_a_task_that_stands_still(drive, command, args):
    run = suspend(drive(TASK).start())

    with pytest.raises(Suspended, match="is suspended since 2023-03-06 18:00; nothing moves"):
        act(run, command, run.open_tasks[0].key, *args)


def test_a_task_is_done_after_it_was_resumed(drive):
    run = resume(suspend(drive(TASK).start()))

    assert "COMPLETED" == run.complete("A").state


def test_the_dates_of_a_task_move_by_the_working_days_that_were_lost(drive):
    run = drive(TASK).start()
    act(run, update_user_task, run.open_tasks[0].key, {"follow_up_at": datetime(2023, 3, 10, 1, tzinfo=UTC)})

    suspend(run).wait(days=4)  # Monday to Friday
    resume(run)

    [task] = run.open_tasks
    assert datetime(2023, 3, 13, 10, tzinfo=UTC) == task.due_at  # was Tuesday: four working days later is Monday
    assert datetime(2023, 3, 16, 1, tzinfo=UTC) == task.follow_up_at


def test_a_date_that_moved_is_logged_with_old_and_new_value(drive):
    run = suspend(drive(TASK).start())
    run.wait(days=1)
    resume(run)

    [told] = log(run, "UserTaskUpdated")
    assert {"due_at": ["2023-03-07T10:00:00+00:00", "2023-03-08T10:00:00+00:00"]} == told["changes"]


def test_a_weekend_loses_no_working_time(drive):
    run = drive(TASK).start()
    run.wait(days=4, hours=2)  # Friday
    before = run.open_tasks[0].due_at

    suspend(run).wait(days=2)
    resume(run)

    assert before == run.open_tasks[0].due_at


def test_the_inbox_follows_the_date_that_moved(drive):
    run = suspend(drive(TASK).start())
    run.wait(days=1)
    resume(run)

    [task] = run.open_tasks
    with run.world.reading() as uow:
        assert [task.due_at] == list(uow.session.scalars(select(InboxRow.due_at)))


def test_a_task_without_dates_stays_without(drive):
    run = suspend(drive(bpmn(start(), user("A"), *chain("s", "A"))).start())
    run.wait(days=1)

    assert (None, []) == (resume(run).open_tasks[0].due_at, log(run, "UserTaskUpdated"))


def test_a_date_beyond_the_calendar_moves_by_the_time_itself():
    class NoFuture(PlainWeekCalendar):
        def add_workdays(self, day, count):
            raise ValueError("too far")

    moved = later_by(datetime(2023, 3, 7, 10, tzinfo=UTC), 1, timedelta(days=1), NoFuture())

    assert datetime(2023, 3, 8, 10, tzinfo=UTC) == moved


def test_a_date_at_the_end_of_time_stays():
    assert later_by(NO_DUE, 1, timedelta(days=400), PlainWeekCalendar()) == NO_DUE.replace(day=4)
    assert later_by(FAR, 300, timedelta(days=400), PlainWeekCalendar()) == FAR


def test_no_task_is_marked_overdue_while_it_stands_still(drive):
    run = suspend(drive(TASK).start())

    run.wait(days=9)

    assert [] == log(run, "UserTaskOverdue")


def test_a_task_is_marked_overdue_by_the_date_that_moved(drive):
    run = suspend(drive(TASK).start())
    run.wait(days=9)

    resume(run).wait(hours=23)
    early = len(log(run, "UserTaskOverdue"))
    run.wait(hours=2)

    assert (0, 1) == (early, len(log(run, "UserTaskOverdue")))


def test_no_timer_fires_while_it_stands_still(drive):
    run = suspend(drive(LATER).start())

    run.wait(days=1)

    with run.world.reading() as uow:
        assert ([], None) == (due_timers(uow), next_due(uow))
    assert (Counter(), 0) == (run.waiting, run_due(run.world))


def test_a_timer_that_stands_still_cannot_be_fired(drive):
    run = suspend(drive(LATER).start())

    with pytest.raises(Suspended):
        act(run, fire_timer, run.rows(Timer)[0].key)


def test_a_timer_fires_as_much_later_as_it_stood_still(drive):
    run = drive(LATER).start()
    run.wait(minutes=20)

    resume(suspend(run).wait(days=3)).wait(minutes=39)
    early = run.waiting
    run.wait(minutes=1)

    assert (Counter(), Counter(["A"])) == (early, run.waiting)


def test_a_cycle_goes_on_from_where_it_stood(drive):
    run = drive(bpmn(start(), user("A"), boundary("b", "A", timer("cycle", "R3/PT10H"), interrupting=False), user("B"),
                     *chain("s", "A"), *chain("b", "B"))).start()  # fmt: skip
    run.wait(hours=11)

    resume(suspend(run).wait(days=2)).wait(hours=9)
    early = run.waiting["B"]
    run.wait(hours=1)

    assert (1, 2) == (early, run.waiting["B"])


def test_a_timer_that_moved_is_logged_with_old_and_new_value(drive):
    run = suspend(drive(LATER).start())
    run.wait(hours=2)
    resume(run)

    [told] = log(run, "TimerMoved")
    assert {"due_at": ["2023-03-06T11:00:00+00:00", "2023-03-06T13:00:00+00:00"]} == told["changes"]
    assert "the review is over" == told["reason"]


def test_timers_of_other_instances_fire_beside_one_that_stands_still(drive):
    run = suspend(drive(LATER).start())

    run.start().wait(hours=1)

    assert Counter(["A"]) == run.waiting


def take(run):
    with run.world.transaction() as uow:
        return [job.key for job, _seen in activate_jobs(uow, "outside", worker="w", lease_ms=60_000, limit=9)]


def test_no_job_is_given_out_while_it_stands_still(drive):
    run = suspend(drive(OUTSIDE).start())

    assert [] == take(run)
    assert 1 == len(take(resume(run)))


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (complete_job, {}),
        (fail_job, {"retries": 1}),
        (throw_job_error, {"code": "E"}),
        (update_job, {"retries": 9}),
    ],
)
def test_a_worker_that_has_the_job_is_refused_and_the_job_stays(drive, command, options):
    run = drive(OUTSIDE).start()
    [key] = take(run)
    suspend(run)

    with pytest.raises(Suspended, match="before it is resumed"):
        act(run, command, key, **options)

    [job] = run.rows(Job)
    assert ("CREATED", "w", 2) == (job.state, job.worker, job.retries)


def test_a_lease_stands_still_too(drive):
    run = drive(OUTSIDE).start()
    take(run)

    resume(suspend(run).wait(hours=5))

    assert [] == take(run)
    act(run, complete_job, run.rows(Job)[0].key)
    assert Counter(["A"]) == run.waiting


def test_a_message_finds_nobody_who_stands_still(drive):
    run = suspend(drive(WAITING).start(k="1"))

    with pytest.raises(Uncorrelated):
        act(run, correlate_message, "deal", "1")


def test_a_message_that_still_lives_is_delivered_on_resume(drive):
    run = suspend(drive(WAITING).start(k="1"))
    act(run, publish_message, "deal", "1", {"price": 9}, time_to_live_ms=3_600_000)
    early = run.waiting

    resume(run)

    assert (Counter(), Counter(["A"]), 9) == (early, run.waiting, run.variables["price"])


@pytest.mark.parametrize("lives", [0, 1_000])
def test_a_message_that_no_longer_lives_is_not_delivered(drive, lives):
    run = suspend(drive(WAITING).start(k="1"))
    act(run, publish_message, "deal", "1", time_to_live_ms=lives)
    run.wait(minutes=1)

    resume(run)

    assert (Counter(), 1) == (run.waiting, len(run.rows(MessageSubscription)))


def test_a_message_goes_to_the_next_who_does_not_stand_still(drive):
    run = drive(WAITING).start(k="1")
    suspend(run)
    other = run.start(k="1").key

    act(run, publish_message, "deal", "1", time_to_live_ms=3_600_000)

    assert [other] == [task.instance_key for task in run.open_tasks]


def test_a_signal_does_not_reach_who_stands_still(drive):
    run = suspend(drive(LISTENING).start())

    heard = act(run, broadcast_signal, "go")
    resume(run)

    assert (0, Counter()) == (heard, run.waiting)


def test_variables_are_set_without_letting_it_run(drive):
    run = drive(
        bpmn(start(), user("A"), gateway("exclusive", "x"), user("B"), *chain("s", "A", "x"), flow("x", "B", "ok"))
    ).start()

    act(suspend(run), set_variables, run.key, {"ok": True}, reason="typed wrong")
    resume(run).complete("A")

    assert (Counter(["B"]), True) == (run.waiting, run.variables["ok"])
    assert [{"changes": {"ok": [None, True]}, "reason": "typed wrong"}] == log(run, "VariablesChanged")


def test_an_incident_is_not_resolved_while_it_stands_still(drive):
    run = suspend(drive(bpmn(start(), gateway("exclusive", "x"), *chain("s", "x"), flow("x", "B", "n"), user("B")))
                  .start())  # fmt: skip
    [incident] = run.incidents

    with pytest.raises(Suspended):
        act(run, resolve_incident, incident.key)


def test_a_suspended_instance_is_canceled_with_all_it_called(drive):
    run = suspend(drive(*CALLED).start())

    act(run, cancel_instance, run.key, reason="given up")

    assert (["TERMINATED", "TERMINATED"], 0) == ([row.state for row in run.rows(ProcessInstance)], run.leftovers)
    assert [{"previous": "SUSPENDED", "reason": "given up"}] == log(run, "InstanceCanceled")


def test_nothing_says_that_an_ended_instance_is_suspended(drive):
    run = suspend(drive(TASK).start())
    act(run, cancel_instance, run.key)

    assert None is run.rows(ProcessInstance)[0].suspended_at


def test_an_instance_is_not_suspended_from_inside(drive):
    run = drive(OUTSIDE)
    run.world.handlers["outside"] = lambda call: suspend_instance(call.uow, call.instance_key)

    run.start()

    assert "from inside a running step" in run.incidents[0].message


def test_standing_still_twice_loses_both_times(drive):
    run = drive(LATER).start()

    for _round in range(2):
        resume(suspend(run).wait(hours=3))

    assert [datetime(2023, 3, 6, 11, tzinfo=UTC) + timedelta(hours=6)] == [row.due_at for row in run.rows(Timer)]
