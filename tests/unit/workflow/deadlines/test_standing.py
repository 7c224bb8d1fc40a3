"""Stopping a clock and letting it go on: dates move by working days, and while it stands nothing is due."""

import pytest

from engine.domain.errors import Refused
from engine.persistence.work import NO_DUE
from engine.runtime import complete_user_task, update_user_task
from engine.runtime.suspension import resume_instance, suspend_instance
from tests.factories.clocks import BOSS, LI, at, office
from workflow.deadlines.queries import clock_shown, count_standing, pauses_of
from workflow.deadlines.rules import PauseState
from workflow.inbox.acts.decide_pause import decide_pause as decide
from workflow.inbox.acts.pause_task import pause_task
from workflow.inbox.acts.resume_task import resume_task


@pytest.fixture
def task(world, make_person):
    make_person("li", "officer")
    return office(world, 5, legal_n=20, legal_unit="wd")  # Wednesday 2023-05-31: promised 06-07, the law says 06-29


def stop(task, cause="await_material", **options):
    return task.act(LI, pause_task, cause, reason="等企业补材料", **options)


def test_promise_and_law_stand_side_by_side(task):
    assert ("2023-06-07", "2023-06-29") == (task.due, task.legal)  # the dragon boat festival lies between


def test_a_task_whose_clock_stands_is_due_no_more(task):
    stop(task)

    [place] = task.inbox
    assert ("", NO_DUE, NO_DUE) == (task.due, place.due_at, place.soon_at)


def test_a_clock_that_stands_is_never_overdue(task):
    stop(task)
    task.go_to("2023-06-09")

    assert [] == task.told("UserTaskOverdue")


def test_both_limits_move_by_the_working_days_it_stood(task):
    stop(task)
    task.go_to("2023-06-05")  # Thursday, Friday, Monday

    task.act(LI, resume_task)

    assert ("2023-06-12", "2023-07-04", 3) == (task.due, task.legal, task.clock.paused_workdays)


def test_a_task_near_its_date_before_is_as_near_after(task):
    before = task.task.soon_at
    stop(task)
    task.go_to("2023-06-05")

    task.act(LI, resume_task)

    assert (at("2023-06-06", 0), at("2023-06-09", 0)) == (before, task.task.soon_at)


def test_the_day_one_wants_to_see_it_again_moves_too(task):
    task.act(LI, update_user_task, {"follow_up_at": at("2023-06-02", 0)})
    stop(task)
    task.go_to("2023-06-05")

    task.act(LI, resume_task)

    assert at("2023-06-07", 0) == task.task.follow_up_at


def test_stopped_and_let_go_on_the_same_day_nothing_changes(task):
    stop(task)
    task.wait(hours=6)
    task.act(LI, resume_task)

    assert ("2023-06-07", "2023-06-29", 0) == (task.due, task.legal, task.clock.paused_workdays)


def test_after_its_last_day_it_goes_on_by_itself(task):
    stop(task)  # 补正: ten working days, to 2023-06-14
    task.go_to("2023-06-14")
    assert "" == task.due

    task.go_to("2023-06-19")

    assert ("2023-06-21", 10) == (task.due, task.clock.paused_workdays)
    [told] = task.told("ClockResumed")
    assert (PauseState.RAN_ON, 10) == (told["state"], told["workdays"])


def test_the_clock_of_a_task_that_was_done_meanwhile_is_put_away(task, world):
    stop(task)
    task.act(LI, complete_user_task, {})

    task.go_to("2023-06-19")

    assert (None, [PauseState.TASK_ENDED]) == (task.clock.pause_key, [one.state for one in task.pauses])
    assert [] == task.told("ClockResumed")


def test_a_clock_that_is_in_no_hurry_is_left_alone(task, world):
    stop(task)
    task.go_to("2023-06-13")

    with world.reading() as uow:
        assert 1 == count_standing(uow.session)


def test_a_legal_limit_does_not_move_for_the_offices_own_meetings(task):
    task.act(LI, pause_task, "meeting_wait", reason="等常务会")
    task.act(BOSS, decide, True)
    task.go_to("2023-06-05")

    task.act(LI, resume_task)

    assert ("2023-06-12", "2023-06-29") == (task.due, task.legal)


def test_nobody_sets_the_date_of_a_clock_that_stands(task):
    stop(task)

    with pytest.raises(Refused, match="恢复计时后才能改期限"):
        task.act(BOSS, update_user_task, {"due_at": at("2023-06-30")})


def test_a_process_that_is_suspended_meanwhile_takes_no_day_twice(task):
    stop(task)
    task.wait(days=1)
    task.world.run(lambda uow: suspend_instance(uow, task.instance_key))
    task.wait(days=4)  # Thursday to Monday: two working days
    task.world.run(lambda uow: resume_instance(uow, task.instance_key))
    task.act(LI, resume_task)

    assert "2023-06-12" == task.due


def test_a_clock_moves_with_its_process(task):
    task.world.run(lambda uow: suspend_instance(uow, task.instance_key))
    task.wait(days=5)
    task.world.run(lambda uow: resume_instance(uow, task.instance_key))

    assert ("2023-06-12", "2023-07-04") == (task.due, task.legal)
    assert task.task.due_at == task.clock.promise_due


def test_how_long_it_stood_and_why_is_kept(task, world):
    stop(task)
    task.go_to("2023-06-05")
    task.act(LI, resume_task, reason="材料齐了")

    with world.reading() as uow:
        [kept] = pauses_of(uow.session, task.task_key)
        clock = clock_shown(uow.session, task.task_key)
    assert ("await_material", "等企业补材料", PauseState.RESUMED, 3) == (
        kept.reason, kept.words, kept.state, kept.workdays,
    )  # fmt: skip
    assert clock is not None and clock.pause is None
