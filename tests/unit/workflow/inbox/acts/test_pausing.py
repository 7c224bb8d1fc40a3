"""停表, 恢复计时 and 批停表: who may, what must be said, and that nobody approves what they asked for."""

import pytest

from engine.domain.errors import Invalid, Refused
from tests.factories.clocks import BOSS, CHIEF, LI, Actor, at, office
from workflow.deadlines.rules import PauseState
from workflow.inbox.acts.decide_pause import decide_pause
from workflow.inbox.acts.pause_task import pause_task
from workflow.inbox.acts.resume_task import resume_task

WU = Actor("wu")


@pytest.fixture
def task(world, make_person):
    make_person("li", "officer")
    make_person("boss", "supervisor")
    make_person("chief", "supervisor")
    return office(world, 5)


def ask(task, cause="await_enterprise", person=LI, **options):
    return task.act(person, pause_task, cause, reason="企业要求推迟", **options)


def test_a_reason_that_needs_no_approval_stops_at_once(task):
    done = ask(task, "await_material")

    assert (True, "", "2023-06-14") == (done.stands, task.due, done.pause.until_on.isoformat())


def test_a_reason_that_needs_approval_stops_nothing_yet(task):
    done = ask(task)

    assert (False, "2023-06-07") == (done.stands, task.due)


def test_another_approves_and_the_clock_stands_from_then_on(task):
    ask(task)
    task.go_to("2023-06-02")

    task.act(BOSS, decide_pause, True, reason="同意")

    [kept] = task.pauses
    assert (PauseState.STANDS, "li", "boss") == (kept.state, kept.asked_by, kept.decided_by)
    assert ("", at("2023-06-02")) == (task.due, task.clock.stopped_at)


def test_who_may_approve_is_told(task):
    ask(task)

    [told] = task.told("ClockPauseAsked")
    assert ["boss", "chief"] == told["approvers"]


def test_whoever_asked_never_approves(task):
    ask(task, person=BOSS)

    with pytest.raises(Refused, match="须由他人批准"):
        task.act(BOSS, decide_pause, True)


def test_whoever_has_the_task_does_not_approve(task):
    ask(task, person=BOSS)

    with pytest.raises(Refused, match="只有单位负责人、督办员、系统管理员可以"):
        task.act(LI, decide_pause, True)


def test_not_approved_the_clock_has_run_all_the_while(task):
    ask(task)

    task.act(BOSS, decide_pause, False, reason="没有书面证明")

    assert ("2023-06-07", PauseState.DENIED) == (task.due, task.pauses[0].state)


def test_why_not_is_to_be_said(task):
    ask(task)

    with pytest.raises(Invalid, match="不批准的，请写明理由"):
        task.act(BOSS, decide_pause, False)


def test_one_of_both_is_to_be_chosen(task):
    ask(task)

    with pytest.raises(Invalid, match="请选择批准或不批准"):
        task.act(BOSS, decide_pause, None)


def test_there_is_nothing_to_decide_on_before_somebody_asks(task):
    with pytest.raises(Refused, match="没有待批准的停表申请"):
        task.act(BOSS, decide_pause, True)


def test_it_is_asked_for_once(task):
    ask(task)

    with pytest.raises(Refused, match="已申请停表（企业原因），正在等批准"):
        ask(task)


def test_a_clock_that_stands_is_not_stopped_again(task):
    ask(task, "await_material")

    with pytest.raises(Refused, match="停表（补正），最晚到 2023-06-14"):
        ask(task, "await_material")


def test_a_clock_that_runs_is_not_let_go_on(task):
    with pytest.raises(Refused, match="该任务没有停表"):
        task.act(LI, resume_task)


def test_a_stranger_stops_nothing(task):
    with pytest.raises(Refused, match="无法停表：只有"):
        ask(task, person=WU)


def test_why_it_stands_is_to_be_said(task):
    with pytest.raises(Invalid, match="请写明停表的情况"):
        task.act(LI, pause_task, "await_material", reason=" ")


def test_a_reason_of_the_table_is_to_be_chosen(task):
    with pytest.raises(Invalid, match="请选择停表的事由"):
        task.act(LI, pause_task, "holiday", reason="放假")


@pytest.mark.parametrize(("until", "said"), [("2023-05-31", "今天以后"), ("2023-06-15", "最多停到 2023-06-14")])
def test_the_day_must_lie_ahead_and_within_what_the_reason_allows(task, until, said):
    with pytest.raises(Invalid, match=said):
        ask(task, "await_material", until=at(until).date())


def test_all_pauses_of_a_reason_share_its_days(task):
    ask(task, "await_material")
    task.go_to("2023-06-12")
    task.act(LI, resume_task)  # eight of ten

    done = ask(task, "await_material")

    assert "2023-06-14" == done.pause.until_on.isoformat()


def test_a_reason_that_is_used_up_is_refused(task):
    ask(task, "await_material")
    task.go_to("2023-06-20")

    with pytest.raises(Invalid, match="最多停 10 个工作日，已经用完"):
        ask(task, "await_material")


def test_the_enterprises_part_of_a_mixed_clock_is_what_was_paused_for_it(world, make_person):
    make_person("li", "officer")
    make_person("boss", "supervisor")
    task = office(world, 20, clock="mix")
    ask(task)
    task.act(BOSS, decide_pause, True)
    task.go_to("2023-06-05")
    task.act(LI, resume_task)
    ask(task, "publicity")
    task.act(CHIEF, decide_pause, True)
    task.go_to("2023-06-07")

    task.act(LI, resume_task)

    assert (3, 5) == (task.clock.enterprise_workdays, task.clock.paused_workdays)


def test_a_task_without_a_due_date_has_no_clock_to_stop(world, make_person):
    make_person("li", "officer")
    task = office(world, 5, due="=null")

    with pytest.raises(Refused, match="没有期限"):
        ask(task, "await_material")
