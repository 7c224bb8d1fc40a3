"""A date comes near and is over: told once a date, and against the unit only where its own clock ran."""

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, run_due, update_user_task, withdraw_task
from tests.factories.clocks import LI, at, office
from workflow.deadlines.models import DeadlineClock
from workflow.deadlines.queries import against_unit, counts_against_unit, marks_of
from workflow.inbox.acts.pause_task import pause_task
from workflow.inbox.acts.resume_task import resume_task


@pytest.fixture
def make(world, make_person):
    make_person("li", "officer")
    return lambda count, *rest, **options: office(world, count, *rest, **options)


def test_a_date_that_comes_near_is_told_of_once(make):
    task = make(5)
    task.go_to("2023-06-05")
    assert [] == task.told("UserTaskDueSoon")

    task.go_to("2023-06-06")
    run_due(task.world)

    assert 1 == len(task.told("UserTaskDueSoon"))


def test_a_date_that_was_moved_comes_near_again(make):
    task = make(5)
    task.go_to("2023-06-06")
    task.act(LI, update_user_task, {"due_at": at("2023-06-21")})

    task.go_to("2023-06-20")

    assert 2 == len(task.told("UserTaskDueSoon"))


def test_one_that_was_over_when_somebody_looked_is_told_as_over_alone(make):
    task = make(5)

    task.go_to("2023-06-09")

    assert (0, 1) == (len(task.told("UserTaskDueSoon")), len(task.told("UserTaskOverdue")))


def test_after_a_pause_it_is_as_near_as_before_and_told_of_no_more(make):
    task = make(5)
    task.go_to("2023-06-06")
    task.act(LI, pause_task, "await_material", reason="补正")
    task.go_to("2023-06-08")
    task.act(LI, resume_task)
    assert "2023-06-09" == task.due

    task.go_to("2023-06-09", 0)

    assert 1 == len(task.told("UserTaskDueSoon"))


def test_two_hours_are_near_for_their_last_share_alone(make):
    task = make(2, "h")
    assert (at("2023-05-31", 12), False) == (task.task.due_at, task.task.soon_at <= at("2023-05-31"))

    task.wait(minutes=95)
    run_due(task.world)
    assert [] == task.told("UserTaskDueSoon")
    task.wait(minutes=5)
    run_due(task.world)

    assert 1 == len(task.told("UserTaskDueSoon"))


def test_a_task_that_is_done_is_near_no_more(make):
    task = make(5)
    task.act(LI, complete_user_task, {})

    task.go_to("2023-06-06")

    assert [] == task.told("UserTaskDueSoon")


def test_three_working_days_from_before_national_day_end_after_it(make, world):
    world.clock.move_to(at("2023-09-27"))

    task = make(3)

    assert "2023-10-08" == task.due  # a Sunday that is worked, as the Saturday before it


def test_a_pause_over_national_day_moves_it_by_working_days_alone(make, world):
    world.clock.move_to(at("2023-09-27"))
    task = make(3)
    world.clock.move_to(at("2023-09-28"))
    task.act(LI, pause_task, "await_material", reason="补正")
    task.go_to("2023-10-08")  # the two days that make up for the holiday

    task.act(LI, resume_task)

    assert ("2023-10-10", 2) == (task.due, task.clock.paused_workdays)


def test_withdrawn_and_done_again_it_starts_anew(make, world):
    task = make(5)
    task.act(LI, pause_task, "await_material", reason="补正")
    task.act(LI, complete_user_task, {})
    task.wait(days=1)

    task.act(LI, withdraw_task)
    with world.reading() as uow:
        task.task_key = uow.session.scalars(
            select(UserTask.key).where(UserTask.element_id == "A", UserTask.state == "CREATED")
        ).one()

    assert ("2023-06-08", 0, None) == (task.due, task.clock.paused_workdays, task.clock.pause_key)


def test_what_waits_for_the_enterprise_is_never_against_the_unit(make, world):
    task = make(5, clock="ent")
    task.go_to("2023-06-09")

    with world.reading() as uow:
        against = uow.session.scalars(select(UserTask.key).where(against_unit(UserTask.key))).all()
        mark = marks_of(uow.session, [task.task_key])[task.task_key]
        assert (frozenset(), []) == (counts_against_unit(uow.session, [task.task_key]), against)
    assert mark.of_enterprise


def test_what_stands_is_not_against_the_unit_until_it_goes_on(make, world):
    task = make(5)
    with world.reading() as uow:
        before = counts_against_unit(uow.session, [task.task_key])
    task.act(LI, pause_task, "await_material", reason="补正")

    with world.reading() as uow:
        assert ({task.task_key}, frozenset()) == (before, counts_against_unit(uow.session, [task.task_key]))


def test_a_task_without_a_due_date_keeps_no_clock(make, world):
    make(5, due="=null")

    with world.reading() as uow:
        assert [] == uow.session.scalars(select(DeadlineClock)).all()


def test_a_date_that_was_not_counted_is_kept_as_it_is(make, world):
    task = make(5, due='=now() + duration("P3D")')

    assert (None, "2023-06-03") == (task.clock.count, task.clock.promise_due.date().isoformat())


def test_a_date_that_is_set_later_begins_a_clock_and_one_taken_away_ends_it(make, world):
    task = make(5, due="=null")
    task.act(LI, update_user_task, {"due_at": at("2023-06-09")})
    assert at("2023-06-09") == task.clock.promise_due

    task.act(LI, update_user_task, {"due_at": None})

    with world.reading() as uow:
        assert [] == uow.session.scalars(select(DeadlineClock)).all()


def test_the_count_is_known_whichever_branch_of_an_expression_gave_it(make):
    task = make(5, due='=if true then deadline after(now(), 7, "cd") else deadline after(now(), 1, "m")')

    assert (7, "cd") == (task.clock.count, task.clock.unit)
