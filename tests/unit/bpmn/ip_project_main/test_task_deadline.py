"""DMN-08 (domain.md 5.0, 6.1, 7.12, 8.2): how long each step may take, in which unit and on whose clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

FILE = "ip_project_main/task_deadline.dmn"
MODEL = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"


@pytest.fixture
def deadline(decide: Callable[..., object]) -> Callable[..., dict]:
    return partial(decide, FILE, "task_deadline")


@pytest.mark.parametrize(
    ("stage", "code", "n", "unit", "clock"),
    [
        ("lead_register", "L10", 1, "wd", "gov"),
        ("due_diligence", "N20", 10, "wd", "gov"),
        ("sign_agreement", "G30", 20, "wd", "mix"),
        ("company_register", "A10", 30, "cd", "ent"),
        ("listing_notice", "D30", 20, "cd", "none"),
        ("listing_bid", "D40", 10, "cd", "none"),
        ("land_ready", "D10", 60, "wd", "gov"),
        ("start_confirm", "C50", 6, "m", "ent"),
        ("completion_check", "B20", 24, "m", "mix"),
        ("hq_paid_in", "HQ30", 60, "cd", "ent"),
        ("sign_order", "SUP", 1, "wd", "gov"),
    ],
)
def test_a_stage_takes_what_the_index_of_stages_says(deadline, stage, code, n, unit, clock):
    found = deadline(stage_id=stage)

    assert (found["code"], found["n"], found["unit"], found["clock"]) == (code, n, unit, clock)


@pytest.mark.parametrize(("scale", "days"), [("b_1_5", 3), ("b_10_50", 5), ("ge_100", 5), (None, 3)])
def test_a_lead_of_a_billion_gets_five_days_of_triage(deadline, scale, days):
    assert deadline(stage_id="lead_triage", scale_band=scale)["n"] == days


@pytest.mark.parametrize(
    ("stage", "days"),
    [
        ("review_accept", 1),
        ("due_diligence", 5),
        ("site_matching", 2),
        ("first_report_check", 1),
        ("dept_prereview", 2),
        ("listing_notice", 20),
        ("company_register", 30),
    ],
)
def test_an_urgent_step_of_the_government_takes_half_and_never_less_than_a_day(deadline, stage, days):
    assert deadline(stage_id=stage, urgency="urgent")["n"] == days


def test_a_meeting_may_set_the_days_of_a_special_matter(deadline):
    assert deadline(stage_id="joint_review", urgency="special", special_days=4)["n"] == 4


@pytest.mark.parametrize(
    ("order_type", "urgency", "n", "unit"),
    [
        ("assign_order", "normal", 20, "cd"),
        ("assign_order_doc", "normal", 30, "cd"),
        ("assign_order_leader", "normal", 15, "cd"),
        ("assign_order_leader", "urgent", 5, "cd"),
        ("reminder_note", "normal", 15, "wd"),
        ("urge_order", "normal", 5, "wd"),
        ("supervise_order", "normal", 10, "wd"),
        ("red_order", "normal", 5, "wd"),
    ],
)
def test_an_order_of_supervision_ends_by_its_kind(deadline, order_type, urgency, n, unit):
    found = deadline(stage_id="handle_order", variant=order_type, urgency=urgency)

    assert (found["n"], found["unit"]) == (n, unit)


def test_yearly_and_monthly_steps_have_a_fixed_day(deadline):
    assert deadline(stage_id="build_report")["fixed_day"] == 25
    assert (
        deadline(stage_id="annual_performance")["fixed_month"],
        deadline(stage_id="hq_first_year")["fixed_day"],
    ) == (3, 20)


def test_a_process_gets_the_deadlines_of_all_its_stages_at_once(decide):
    found = decide(
        FILE, "task_deadlines", stages=["eia", "energy_review"], variant="-", scale_band="-", urgency="normal"
    )

    assert {stage: row["n"] for stage, row in found.items()} == {"eia": 7, "energy_review": 15}


def test_a_stage_that_is_not_in_the_table_has_no_deadline(deadline):
    assert deadline(stage_id="unheard_of") is None


def test_no_two_rows_meet(deadline):
    table = etree.parse(Path(__file__).parents[4] / "bpmn" / FILE)
    firsts = (rule.find(f"{MODEL}inputEntry/{MODEL}text").text for rule in table.iter(f"{MODEL}rule"))
    stages = Counter(text.strip('"') for text in firsts)

    lost = [
        (stage, variant, scale, urgency)
        for stage in sorted(stage for stage, rows in stages.items() if rows > 1)
        for variant in ("V1_new_land", "V5_offshore", "assign_order", "assign_order_leader", "urge_order", "red_order")
        for scale in ("b_1_5", "b_10_50")
        for urgency in ("normal", "urgent")
        if deadline(stage_id=stage, variant=variant, scale_band=scale, urgency=urgency) is None
    ]

    assert {(stage, variant[:2]) for stage, variant, *_ in lost} == {
        (stage, variant) for stage in ("first_feedback", "handle_order") for variant in ("V1", "V5")
    }
