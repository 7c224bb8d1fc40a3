"""The shipped diagrams, planned for every kind of project."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.errors import Refused
from workflow.plans.make import draft_plan, make_plan, project_of
from workflow.plans.models import PlanStep
from workflow.plans.queries import planned_day, planned_days

FAR = date(2033, 12, 30)
VARIANTS = ("V1_new_land", "V2_hq", "V3_lease", "V4_reno", "V5_offshore", "V6_service")
TALKS = ["first_report_check", "lead_triage", "lead_assign", "lead_feedback", "negotiate", "due_diligence"]
MILESTONES = {
    "V1_new_land": {"land_deal": "catch_auction_deal", "start": "start_confirm", "production": "production_confirm"},
    "V2_hq": {"land_deal": "hq_paid_in", "production": "hq_business"},
    "V3_lease": {"land_deal": "FL30", "start": "FL50", "production": "FL70"},
    "V4_reno": {"land_deal": "RN50", "start": "RN60", "production": "RN75"},
    "V5_offshore": {"land_deal": "OW70", "start": "OW80", "production": "OW95"},
    "V6_service": {"land_deal": "catch_auction_deal", "start": "start_confirm", "production": "production_confirm"},
}  # fmt: skip


def test_every_kind_of_project_is_planned_over_the_shipped_diagrams(office):
    for variant in VARIANTS:
        office.plan(FAR, variant=variant, key=variant)

    for variant in VARIANTS:
        standing = office.standing(variant)
        elements = [row.placed.step.element_id for row in standing.rows]
        assert elements[:6] == TALKS and ("site_matching" in elements) == (variant not in ("V2_hq", "V5_offshore"))
        assert standing.slack >= 0 and all(row.slack >= 0 for row in standing.rows)
        assert standing.schedule.goal.target == FAR
        found = {row.planned.milestone: row.placed.step.element_id for row in standing.rows if row.planned.milestone}
        assert found == {"sign": "sign_agreement", **MILESTONES[variant]}
        with office.world.reading() as uow:
            planned = planned_days(uow.session, [variant, "nobody's"])[variant]
        assert set(planned) == set(MILESTONES[variant]) and planned["production"] == FAR


def test_what_takes_how_long_comes_of_the_deadline_table(office, by_name):
    office.plan(FAR)

    spans = {name: (row.planned.n, row.planned.unit) for name, row in by_name(office.standing()).items()}

    assert spans["land_ready"] == (60, "wd") and spans["listing_notice"] == (20, "cd")
    assert spans["listing_bid"] == (10, "cd") and spans["land_payment"] == (30, "cd")
    assert spans["start_confirm"] == (6, "m") and spans["completion_check"] == (24, "m")


def test_what_is_counted_from_the_hand_over_of_the_land_runs_beside_the_permits(office, by_name):
    office.plan(FAR)

    rows = by_name(office.standing())

    assert rows["start_confirm"].planned.counts_from == "ip_land_supply/land_delivery"
    assert rows["construction_permit"].target <= rows["start_confirm"].target
    assert not rows["construction_permit"].placed.critical


def test_land_and_permits_run_beside_the_approvals_and_meet_before_building(office, by_name):
    office.plan(FAR)

    rows = by_name(office.standing())

    assert set(rows["land_use_permit"].planned.after) == {
        "ip_approval/eia", "ip_approval/energy_review", "ip_approval/other_reviews", "ip_land_supply/land_delivery",
    }  # fmt: skip
    assert rows["land_delivery"].placed.critical and not rows["eia"].placed.critical


def test_owners_are_the_groups_of_the_diagram_and_the_project_s_own_units(office, by_name):
    office.plan(FAR)

    rows = by_name(office.standing())

    assert rows["construction_permit"].planned.owners == ["g_hc"]
    assert rows["start_confirm"].planned.owners == ["t_lx"] and rows["start_confirm"].planned.owner_user == "lin"


def test_a_goal_such_a_project_has_not_is_refused(office):
    office.plan(FAR, variant="V2_hq", goal="sign")

    with office.world.transaction() as uow, pytest.raises(Refused, match="没有“开工”这个节点"):
        draft_plan(uow, project_of(uow.session, "CNZS-2023-0001"), "start", FAR)


def test_a_project_that_was_never_planned_has_no_planned_day(office):
    with office.world.reading() as uow:
        assert planned_day(uow.session, "CNZS-2023-0001", "start") is None


@pytest.mark.both_databases
def test_a_plan_is_kept_and_read_on_both_databases(office):
    office.plan(date(2026, 6, 30))

    rows = office.rows(PlanStep)

    assert [row.position for row in rows] == list(range(len(rows))) and rows[-1].target == date(2026, 6, 30)
    with office.world.transaction() as uow, pytest.raises(Refused, match="已有倒排计划"):
        make_plan(uow, "CNZS-2023-0001", "production", FAR)
