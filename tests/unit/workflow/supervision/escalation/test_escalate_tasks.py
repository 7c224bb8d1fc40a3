"""The ladder over late tasks: day by day the next kind, each once; after a week without a worker the highest only."""

from __future__ import annotations

import pytest

from engine.persistence.work import UserTask
from tests.factories.orders import put_order
from workflow.deadlines.models import DeadlineClock
from workflow.supervision.escalation.ladder import climb
from workflow.supervision.escalation.settings import change_setting

DAYS = ["2023-06-05", "2023-06-06", "2023-06-07", "2023-06-08", "2023-06-09", "2023-06-10", "2023-06-12", "2023-06-13"]
"""From the due day, a Monday, on; the tenth is a Saturday."""


@pytest.mark.both_databases
def test_a_task_that_stays_late_opens_each_kind_on_its_day(office):
    office.project()
    office.due_on("2023-06-05")
    opened = {}
    for day in DAYS:
        office.go_to(day)
        office.climb()
        opened[day[-2:]] = office.kinds()[-1:]

    assert opened == {
        "05": [], "06": ["urge_order"], "07": ["urge_order"], "08": ["supervise_order"], "09": ["supervise_order"],
        "10": ["supervise_order"], "12": ["supervise_order"], "13": ["red_order"],
    }  # fmt: skip
    assert office.kinds() == ["urge_order", "supervise_order", "red_order"]


def test_a_round_that_is_done_again_does_nothing_again(office):
    office.project()
    office.due_on("2023-05-29")
    office.climb()

    assert (office.climb(), len(office.orders_of_tasks())) == (0, 1)


def test_the_order_before_stays_open_and_is_named_as_parent(office):
    office.project()
    office.due_on("2023-06-05")
    for day in ("2023-06-06", "2023-06-08"):
        office.go_to(day)
        office.climb()

    urged, supervised = office.orders_of_tasks()
    assert (supervised.parent_order_no, urged.close_at) == (urged.order_no, None)


def test_an_order_says_which_task_of_which_project_is_how_late_and_why(office):
    office.project()
    task = office.due_on("2023-05-25")

    office.climb()

    order = office.orders_of_tasks()[0]
    assert (order.linked_task, order.linked_project, order.host_org, order.source) == (
        task, "CNZS-2023-0001", "st_hz", "light",
    )  # fmt: skip
    assert "应于 2023-05-25 办结，现已逾期 4 个工作日" in order.content
    assert "逾期 3 至 5 个工作日：督办单" in order.content


def test_the_record_names_the_row_of_the_decision_its_version_and_what_it_was_given(office):
    office.project()
    office.due_on("2023-05-29")

    office.climb()

    step = next(step for step in office.steps() if step.trigger == "task_overdue")
    assert (step.rule_id, step.version, step.asked["overdue_wd"]) == ("rule_task_over_short", 1, 2)
    assert step.opened_key == office.orders_of_tasks()[0].instance_key


def test_after_a_week_without_a_worker_only_the_highest_level_is_opened(office):
    office.project()
    office.due_on("2023-05-31")
    office.go_to("2023-06-09")

    office.climb()

    assert office.kinds() == ["red_order"]


def test_somebody_is_reminded_once_of_a_date_that_is_near(office):
    office.project()
    office.due_on("2023-06-01")

    office.climb()
    office.climb()

    assert [(step.level, step.outcome) for step in office.steps()] == [("remind", "reminded")]


def test_a_date_that_was_moved_is_reminded_of_anew(office):
    office.project()
    key = office.due_on("2023-06-01")
    office.climb()
    with office.world.transaction() as uow:
        task = uow.session.get_one(UserTask, key)
        task.due_at, task.soon_at = task.due_at.replace(day=9), task.soon_at.replace(day=8, month=6)
    office.go_to("2023-06-09")

    office.climb()

    assert [step.level for step in office.steps()] == ["remind", "remind"]


def test_steps_of_orders_are_left_to_their_process(office):
    office.project()
    office.due_on("2023-05-25", process_id="ip_supervision")

    office.climb()

    assert office.levels() == []


def test_what_was_switched_off_is_recorded_and_not_opened(office):
    office.project()
    office.due_on("2023-05-29")
    with office.world.transaction() as uow:
        change_setting(uow, "open.urge_order", "off", "先由科室电话催办")

    office.climb()

    assert (office.levels(), office.orders_of_tasks()) == ([("urge_order", "switched_off")], [])


def test_an_order_as_heavy_that_somebody_opened_by_hand_is_enough(office):
    office.project()
    task = office.due_on("2023-05-29")
    with office.world.transaction() as uow:
        put_order(uow.session, 5, order_type="supervise_order", linked_task=task)

    office.climb()

    assert office.levels() == [("urge_order", "covered")]


def test_a_task_of_nobody_s_unit_is_recorded_without_an_order(office):
    office.project(owner_org="nowhere")
    office.due_on("2023-05-29", assignee=None, candidate_groups=["g_fin"])

    office.climb()

    assert (office.levels(), office.orders_of_tasks()) == ([("urge_order", "no_unit")], [])


def test_a_unit_gets_no_more_orders_a_day_than_the_county_set(office):
    office.project()
    for _ in range(3):
        office.due_on("2023-05-30")
    with office.world.transaction() as uow:
        change_setting(uow, "unit_orders_a_day", "2", "试行")

    office.climb()
    today = len(office.orders_of_tasks())
    office.go_to("2023-06-01")
    office.climb()

    assert (today, len(office.orders_of_tasks())) == (2, 3)


def test_a_second_red_of_one_task_asks_for_an_interview(office):
    office.project()
    task = office.due_on("2023-05-25")
    with office.world.transaction() as uow:
        for key in (5, 6):
            put_order(uow.session, key, order_type="red_order", linked_task=task)

    office.climb()

    proposal = office.proposals()[0]
    assert (proposal.kind, proposal.facts) == ("interview_notice", ["DB-2023-0005", "DB-2023-0006"])
    assert proposal.order_values["affects_score"] is True


def test_nothing_is_done_before_the_decision_is_there(world):
    assert climb(world) == 0


@pytest.mark.parametrize(("kind", "kinds"), [("gov", ["urge_order"]), ("ent", []), ("mix", ["urge_order"])])
def test_what_the_enterprise_s_clock_counts_is_no_unit_s_fault(office, kind, kinds):
    office.project()
    key = office.due_on("2023-05-29")
    with office.world.transaction() as uow:
        task = uow.session.get_one(UserTask, key)
        uow.session.add(
            DeadlineClock(
                task_key=key,
                instance_key=task.instance_key,
                kind=kind,
                started_at=task.created_at,
                promise_due=task.due_at,
            )
        )

    office.climb()

    assert office.kinds() == kinds
