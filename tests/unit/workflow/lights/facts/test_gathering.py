"""What is known of a project, as the rules of lights ask for it (the office's today is 2023-05-31)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.domain.ports import OFFICE_ZONE
from tests.factories.lit import LitOffice
from tests.factories.orders import put_order
from workflow.deadlines.models import DeadlineClock
from workflow.lights.facts.gathering import gather
from workflow.lights.facts.matters import matters_of
from workflow.plans.models import Plan, PlanStep

KEY = "CNZS-2023-0001"


def facts(office: LitOffice, *keys: str) -> dict[str, object]:
    with office.world.reading() as uow:
        return gather(uow, matters_of(uow.session, keys or (KEY,)))[KEY]


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T17:00").replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("stages", "groups"),
    [
        ({}, ["talking"]),
        ({"talking": "2023-01-01"}, ["talking"]),
        ({"signed": "2023-01-01"}, ["signed_not_started", "signed_not_landed"]),
        ({"signed": "2023-01-01", "landed": "2023-02-01"}, ["signed_not_started", "landed_not_started"]),
        ({"signed": "2023-01-01", "started": "2023-03-01"}, ["started_not_entered", "building"]),
        ({"signed": "2023-01-01", "started": "2023-03-01", "stat_entered": "2023-04-01"}, ["building"]),
        (
            {"started": "2022-03-01", "stat_entered": "2022-04-01", "completed": "2023-04-01"},
            ["completed_not_producing"],
        ),
        ({"started": "2022-03-01", "completed": "2022-04-01", "in_production": "2022-06-01"}, []),
    ],
)
def test_the_stages_that_stand_say_which_rows_apply(office, stages, groups) -> None:
    office.project()
    office.reach(**stages)

    assert facts(office)["groups"] == groups


def test_talks_are_followed_for_class_a_and_b_only(office) -> None:
    office.project(grade="C")

    assert facts(office)["groups"] == []


def test_a_framework_agreement_waits_to_become_a_formal_one(office) -> None:
    office.project()
    office.agree(framework="2022-11-30")
    framework = facts(office)
    office.agree(formal="2023-05-01")

    assert (framework["groups"], framework["framework_months"]) == (["framework"], 6)
    assert facts(office)["groups"] == ["talking"]


def test_a_project_without_land_is_never_late_with_its_land_deal(office) -> None:
    office.project(variant="V3_lease")
    office.reach(signed="2023-01-01")

    assert facts(office)["groups"] == ["signed_not_started"]


def test_a_project_on_hold_is_in_no_group(office) -> None:
    office.project(mgmt_status="on_hold")

    assert facts(office)["groups"] == []


def test_months_over_the_plan_count_from_the_planned_month(office) -> None:
    office.project()
    office.plan(摘牌="2023-02-28", 开工="2023-05-01")

    found = facts(office)
    assert (found["land_late_months"], found["start_late_months"]) == (3, 0)


def test_months_since_a_stage_are_whole_ones(office) -> None:
    office.project()
    office.reach(signed="2022-06-01", completed="2022-11-30")

    found = facts(office)
    assert (found["signed_months"], found["completed_months"]) == (11, 6)


@pytest.mark.both_databases
def test_late_and_near_tasks_are_counted_and_named(office) -> None:
    office.project()
    office.task(due=at("2023-05-25"), soon=at("2023-05-20"))
    office.task(due=at("2023-05-30"), name="尽职调查")
    office.task(due=at("2023-06-01"), soon=at("2023-05-30"), name="选址匹配")
    office.task(due=at("2023-06-30"), soon=at("2023-06-20"), name="评审")

    found = facts(office)
    assert (found["overdue_wd"], found["soon_tasks"]) == (4, 1)
    assert found["overdue_named"] == ["对接洽谈（应于 2023-05-25 办结）", "尽职调查（应于 2023-05-30 办结）"]


def test_a_task_late_since_this_morning_is_late_by_one_day(office) -> None:
    office.project()
    office.task(due=datetime(2023, 5, 31, 9, tzinfo=OFFICE_ZONE))

    assert facts(office)["overdue_wd"] == 1


@pytest.mark.both_databases
def test_open_orders_are_counted_by_kind(office, world) -> None:
    office.project()
    with world.transaction() as uow:
        put_order(uow.session, 1, order_type="red_order", linked_project=KEY)
        put_order(uow.session, 2, order_type="supervise_order", linked_project=KEY)
        put_order(uow.session, 3, order_type="supervise_order", linked_project=KEY, state="closed")
        put_order(uow.session, 4, order_type="urge_order", linked_project=KEY)

    found = facts(office)
    assert (found["red_named"], found["supervise_named"]) == (["DB-2023-0001"], ["DB-2023-0002"])


def test_a_matter_that_is_no_project_yet_has_its_orders_alone(office, world) -> None:
    with world.transaction() as uow:
        put_order(uow.session, 1, order_type="red_order", linked_project=KEY)

    found = facts(office)
    assert (found["groups"], found["red_orders"]) == ([], 1)


@pytest.mark.both_databases
def test_what_the_enterprises_clock_counts_is_never_late(office, world) -> None:
    office.project()
    key = office.task(due=at("2023-05-25"))
    with world.transaction() as uow:
        uow.session.add(
            DeadlineClock(task_key=key, instance_key=1, kind="ent", started_at=uow.now, promise_due=at("2023-05-25"))
        )

    assert facts(office).get("overdue_wd") is None


def test_what_was_planned_backwards_goes_before_what_the_agreement_promises(office, world) -> None:
    office.project()
    office.plan(摘牌="2023-02-28", 开工="2023-05-01")
    with world.transaction() as uow:
        plan = Plan(
            key=7, business_key=KEY, root_key=2001, goal="start", committed_on=date(2023, 3, 1), made_by="lin",
            made_at=uow.now, checked_at=uow.now, expected_on=date(2023, 3, 1),
        )  # fmt: skip
        uow.session.add(plan)
        uow.session.flush()
        uow.session.add(
            PlanStep(
                key=8, plan_key=7, version=1, position=1, path="start", name="开工", process_name="许可开工", n=1,
                unit="wd", milestone="start", latest_start=date(2023, 3, 1), target=date(2023, 3, 1),
                earliest=date(2023, 3, 1), slack=0,
            )
        )  # fmt: skip

    found = facts(office)
    assert (found["start_plan_on"], found["land_plan_on"]) == ("2023-03-01", "2023-02-28")
