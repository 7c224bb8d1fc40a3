"""A suspended instance stands still, with all it called: nothing moves in it, and nothing reaches it."""

from collections import Counter

import pytest

from engine.domain.errors import NotFound, Refused, Suspended, Uncorrelated
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.persistence.work import Job, MessageSubscription
from engine.runtime import (
    assign_user_task,
    broadcast_signal,
    cancel_instance,
    claim_user_task,
    complete_job,
    complete_user_task,
    correlate_message,
    deploy,
    fail_job,
    migrate_instance,
    publish_message,
    release_user_task,
    resolve_incident,
    resume_instance,
    set_variables,
    suspend_instance,
    throw_job_error,
    update_job,
    update_user_task,
)
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    conditional,
    end,
    flow,
    gateway,
    message,
    message_event,
    service,
    signal,
    signal_event,
    start,
    user,
)
from tests.factories.standstill import act, log, resume, suspend, take

TASK = bpmn(start(), user("A", due='=now() + duration("P1D")'), end(), *chain("s", "A", "e"))
OUTSIDE = bpmn(start(), service("S", "outside", retries="2"), user("A"), end(), *chain("s", "S", "A", "e"))
DEAL = message("m", "deal", "k")
WAITING = bpmn(
    start(), catch("c", message_event("m")), user("A"), *chain("s", "c", "A"), roots=message("m", "deal", "k")
)
LISTENING = bpmn(start(), catch("c", signal_event("g")), user("A"), *chain("s", "c", "A"), roots=signal("g", "go"))
CALLED = (
    bpmn(start(), user("inner"), *chain("s", "inner"), process_id="q"),
    bpmn(start(), call("c", "q"), end(), *chain("s", "c", "e")),
)


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


@pytest.mark.parametrize("on", ["boundary", "catch"])
def test_a_condition_that_became_true_meanwhile_is_met_on_resume(drive, on):
    event = conditional("n > 1")
    parts = [user("A"), boundary("b", "A", event)] if on == "boundary" else [catch("b", event)]
    run = drive(bpmn(start(), *parts, user("B"), flow("s", "A" if on == "boundary" else "b"), *chain("b", "B")))
    suspend(run.start(n=1))

    act(run, set_variables, run.key, {"n": 2})
    early = run.waiting["B"]
    resume(run)

    assert (0, 1) == (early, run.waiting["B"])


def test_a_condition_hears_on_resume_only_of_what_it_listens_to(drive):
    event = conditional("n > 1", names="n")
    run = drive(bpmn(start(), user("A"), boundary("b", "A", event), user("B"), *chain("s", "A"), *chain("b", "B")))
    suspend(run.start(n=1))

    act(run, set_variables, run.key, {"m": 2})
    resume(run)

    assert Counter(["A"]) == run.waiting


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


def test_what_a_new_version_waits_for_is_delivered_on_resume(drive):
    run = drive(bpmn(start(), user("A"), *chain("s", "A")))
    suspend(run.start(k="1"))
    act(run, publish_message, "deal", "1", time_to_live_ms=3_600_000)
    waits = boundary("b", "A", message_event("m"))
    newer = bpmn(
        start(), user("A"), waits, user("B"), *chain("s", "A"), *chain("b", "B"), roots=message("m", "deal", "k")
    )
    version = act(run, deploy, {"p.bpmn": newer}).processes[0].key

    act(run, migrate_instance, run.key, version)
    early = run.waiting
    resume(run)

    assert (Counter(["A"]), Counter(["B"])) == (early, run.waiting)
