"""The clocks of a suspended instance stand still: timers, leases, dates of tasks, overdue marks."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from engine.domain.errors import Suspended
from engine.domain.ports import PlainWeekCalendar
from engine.persistence.work import NO_DUE, InboxRow, Job, Timer
from engine.runtime import (
    complete_job,
    due_timers,
    fire_timer,
    next_due,
    run_due,
    update_user_task,
)
from engine.runtime.suspension import later_by
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    end,
    service,
    start,
    timer,
    user,
)
from tests.factories.standstill import act, log, resume, suspend, take

FAR = datetime(9999, 12, 1, tzinfo=UTC)
TASK = bpmn(start(), user("A", due='=now() + duration("P1D")'), end(), *chain("s", "A", "e"))
LATER = bpmn(start(), catch("t", timer("duration", "PT1H")), user("A"), *chain("s", "t", "A"))
OUTSIDE = bpmn(start(), service("S", "outside", retries="2"), user("A"), end(), *chain("s", "S", "A", "e"))


def test_the_dates_of_a_task_move_by_the_working_days_that_were_lost(drive):
    run = drive(TASK).start()
    act(run, update_user_task, run.open_tasks[0].key, {"follow_up_at": datetime(2023, 3, 10, 1, tzinfo=UTC)})

    suspend(run).wait(days=4)  # Monday to Friday
    resume(run)

    [task] = run.open_tasks
    assert datetime(2023, 3, 13, 10, tzinfo=UTC) == task.due_at  # was Tuesday: four working days later is Monday
    assert datetime(2023, 3, 16, 1, tzinfo=UTC) == task.follow_up_at
    with run.world.reading() as uow:
        assert task.follow_up_at == uow.session.scalar(select(InboxRow.shown_from))


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


def test_in_the_inbox_nothing_is_due_that_stands_still(drive):
    run = suspend(drive(TASK).start())

    with run.world.reading() as uow:
        assert [NO_DUE] == list(uow.session.scalars(select(InboxRow.due_at)))


@pytest.mark.parametrize("days", [0, 1])
def test_the_inbox_follows_the_date_that_moved(drive, days):
    run = suspend(drive(TASK).start())
    run.wait(days=days)
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

    resume(suspend(run).wait(days=2)).wait(hours=8)
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


def test_a_lease_stands_still_too(drive):
    run = drive(OUTSIDE).start()
    take(run)

    resume(suspend(run).wait(hours=5))

    assert [] == take(run)
    act(run, complete_job, run.rows(Job)[0].key)
    assert Counter(["A"]) == run.waiting


def test_standing_still_twice_loses_both_times(drive):
    run = drive(LATER).start()

    for _round in range(2):
        resume(suspend(run).wait(hours=3))

    assert [datetime(2023, 3, 6, 11, tzinfo=UTC) + timedelta(hours=6)] == [row.due_at for row in run.rows(Timer)]
