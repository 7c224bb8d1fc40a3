"""Days of the calendar change: open deadlines that span them are counted again, and each change is told of."""

from datetime import date

import pytest

from engine.persistence.work import NO_DUE
from engine.runtime import run_due, update_user_task
from engine.runtime.suspension import suspend_instance
from tests.factories.clocks import LI, at, begin, office
from workflow.calendar.models import CalendarDay
from workflow.deadlines.recount import ask_recount, count_waiting, recompute_deadlines, recount_step
from workflow.inbox.acts.pause_task import pause_task
from workflow.inbox.acts.resume_task import resume_task

HOLIDAYS = [date(2023, 6, 5), date(2023, 6, 6)]
NOTICE = "国办发明电〔2023〕9号"


def announce(world, days=HOLIDAYS, kind="holiday"):
    """The county's own days change, as a notice does it."""
    with world.transaction() as uow:
        for day in days:
            uow.session.merge(CalendarDay(date=day, year=day.year, type=kind, name="", source="", estimated=False))
        ask_recount(uow, days, NOTICE)


@pytest.fixture
def task(world, make_person):
    make_person("li", "officer")
    return office(world, 5, legal_n=20, legal_unit="wd")  # 2023-06-07, 2023-06-29


def test_both_limits_are_counted_again(task, world):
    announce(world)

    task.recount()

    assert ("2023-06-09", "2023-07-03") == (task.due, task.legal)
    assert task.task.due_at == task.clock.promise_due == task.inbox[0].due_at


def test_each_change_is_logged_with_old_and_new_date_and_notice(task, world):
    announce(world)

    task.recount()

    [told] = task.told("DeadlineRecalculated")
    assert (at("2023-06-07", 23).date(), NOTICE) == (at(told["old_due"][:10]).date(), told["notice"])
    assert told["new_due"].startswith("2023-06-09")


def test_the_date_is_near_as_many_working_days_before(task, world):
    announce(world)

    task.recount()

    assert at("2023-06-08", 0) == task.task.soon_at


def test_it_is_done_once(task, world):
    announce(world)
    task.recount()

    with world.transaction() as uow:
        assert (0, 0) == (recount_step(uow), count_waiting(uow))


def test_a_deadline_that_is_over_before_stays(task, world):
    announce(world, [date(2023, 8, 1)])

    task.recount()

    assert ("2023-06-07", []) == (task.due, task.told("DeadlineRecalculated"))


def test_a_date_set_by_hand_stays(task, world):
    task.act(LI, update_user_task, {"due_at": at("2023-06-08")})
    announce(world)

    task.recount()

    assert "2023-06-08" == task.due


def test_the_days_a_clock_stood_are_counted_again(task, world):
    task.act(LI, pause_task, "await_material", reason="补正")
    task.go_to("2023-06-06")
    task.act(LI, resume_task)  # stood four working days, two of which are none now
    assert "2023-06-13" == task.due

    announce(world)
    task.recount()

    assert ("2023-06-13", 2) == (task.due, task.clock.paused_workdays)


def test_a_clock_that_stands_keeps_its_new_date_until_it_goes_on(task, world):
    task.act(LI, pause_task, "await_material", reason="补正")
    announce(world)
    task.recount()
    assert "" == task.due

    task.act(LI, resume_task)

    assert "2023-06-09" == task.due


def test_a_suspended_process_shows_no_date_of_its_own(task, world):
    world.run(lambda uow: suspend_instance(uow, task.instance_key))
    announce(world)

    task.recount()

    assert ("2023-06-09", NO_DUE) == (task.due, task.inbox[0].due_at)


def test_a_date_that_moved_on_may_come_near_and_be_over_again(task, world):
    task.go_to("2023-06-08")
    announce(world, [date(2023, 6, 5), date(2023, 6, 6), date(2023, 6, 7), date(2023, 6, 8)])
    task.recount()
    assert "2023-06-13" == task.due

    task.go_to("2023-06-14")

    assert 2 == len(task.told("UserTaskOverdue"))


def test_batch_by_batch_every_task_is_reached(task, world):
    for _again in range(4):
        begin(task)
    announce(world)

    with world.transaction() as uow:
        looked, moved, last = recompute_deadlines(uow, HOLIDAYS, limit=3)
    with world.transaction() as uow:
        rest = recompute_deadlines(uow, HOLIDAYS, after_key=last, limit=3)

    assert ((3, 3), (2, 2)) == ((looked, moved), rest[:2])


def test_a_make_up_saturday_brings_the_date_forward(task, world):
    announce(world, [date(2023, 6, 3)], "makeup")

    task.recount()

    assert "2023-06-06" == task.due


def test_working_off_takes_one_batch_a_round(task, world):
    begin(task)
    announce(world)

    with world.transaction() as uow:
        assert 1 == recount_step(uow, limit=1)

    run_due(world)
    task.recount()
    assert "2023-06-09" == task.due
