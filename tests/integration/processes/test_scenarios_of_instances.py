"""A real instance becomes a scenario that passes on its own version, with nothing of anybody left in it."""

from __future__ import annotations

import pytest

from tests.integration.processes.test_ip_land_supply import DEAL, PLAN
from tests.integration.processes.test_ip_lead import ASSIGNED, CHECKED, LEAD, TOLD, TRIAGED
from workflow.modeling.scenarios.from_instance.make import scenario_of_instance
from workflow.modeling.scenarios.reading import read_scenario, write_scenario
from workflow.people.groups import ensure_groups
from workflow.people.services import create_org, create_person

SAID = {
    **LEAD,
    "ent_name": "汉禾新材料有限公司",
    "project_name": "汉禾硬碳负极材料生产基地",
    "contact_name": "钱多多",
    "contact_phone": "13857100001",
    "uscc": "91330106MA2B0C1D2E",
    "content": "钱多多说年产两万吨，明年投产",
}
PEOPLE = (("lin", "林清玄"), ("chen", "陈大明"))


@pytest.fixture
def people(world):
    world.field_rule = None  # whether somebody may be named in a form is tried with the forms
    with world.transaction() as uow:
        ensure_groups(uow)
        for code in ("t_lx", "s_sh"):
            create_org(uow, code, code, "dept")
        for username, name in PEOPLE:
            create_person(uow, username, name, password=None, roles=["officer"])


@pytest.fixture
def made(world):
    def made(instance: int):
        with world.reading() as uow:
            return scenario_of_instance(uow, instance)

    return made


@pytest.fixture
def lead(walk, world, people):
    """A lead of a week, from its registration to a project."""
    walked = walk("ip_lead")
    world.handlers["dup_check"] = lambda call: {"dup_score": 0.42, "dup_hits": ["汉禾新材料有限公司"]}
    world.handlers["create_project"] = lambda call: {"project_code": "IP-2023-0007"}
    walked.key = walked.start("ip_lead", "CNZS-2023-0001", **SAID)
    walked.pass_days(1)
    walked.do("first_report_check", **CHECKED)
    walked.pass_days(2)
    walked.do("lead_triage", **TRIAGED)
    walked.do("lead_assign", by="chen", **ASSIGNED)
    walked.pass_days(3)
    walked.do("lead_feedback", **{**TOLD, "feedback_to": "钱多多"})
    return walked


def test_a_finished_lead_passes_as_a_scenario_of_its_own_version(lead, made):
    found = made(lead.key)

    assert [] == [failure.sentence() for failure in found.result.failures]
    assert ("COMPLETED", "end_follow") == (found.scenario.expect["state"], found.scenario.expect["end"])


def test_tasks_come_in_their_order_with_the_days_between_them(lead, made):
    kinds = [(step.kind, step.subject) for step in made(lead.key).scenario.steps]

    assert [
        ("job", "dup_check"),
        ("until", "2023-06-01T10:00"),
        ("task", "first_report_check"),
        ("until", "2023-06-03T10:00"),
        ("task", "lead_triage"),
        ("task", "lead_assign"),
        ("job", "create_project"),
        ("until", "2023-06-06T10:00"),
        ("task", "lead_feedback"),
    ] == kinds


def test_what_handlers_gave_back_is_found_again(lead, made):
    given = {
        step.subject: step.given.get("variables", {}) for step in made(lead.key).scenario.steps if step.kind == "job"
    }

    assert {"dup_score", "dup_hits"} <= given["dup_check"].keys()
    assert ["project_code"] == list(given["create_project"])


def test_nothing_anybody_wrote_is_left_in_the_file(lead, made):
    found = made(lead.key)
    file = write_scenario(found.scenario).decode()

    originals = [f'"{text}"' if text.isascii() else text for text in found.masker.masked]
    named = [
        "汉禾",
        "钱多多",
        "13857100001",
        "91330106MA2B0C1D2E",
        "林清玄",
        "陈大明",
        "年产",
        "CNZS-2023-0001",
        "IP-2023-0007",
    ]
    assert [] == [text for text in (*originals, *named) if text in file]
    assert {"汉禾新材料有限公司", "钱多多", "lin", "chen"} <= found.masker.masked.keys()


def test_equal_names_stay_equal(lead, made):
    scenario = made(lead.key).scenario

    check = next(step for step in scenario.steps if step.subject == "dup_check")
    assert [scenario.start["variables"]["ent_name"]] == check.given["variables"]["dup_hits"]


def test_codes_of_units_and_choices_stay_as_they_are(lead, made):
    triage = next(step for step in made(lead.key).scenario.steps if step.subject == "lead_triage")

    assert ("V1_new_land", "follow") == tuple(
        triage.given["values"][name] for name in ("suggest_variant", "triage_result")
    )


def test_the_file_is_read_again_as_it_was_written(lead, made):
    scenario = made(lead.key).scenario

    assert scenario == read_scenario(write_scenario(scenario))


def test_a_running_instance_is_expected_where_it_stands(walk, people, made):
    walked = walk("ip_lead")
    key = walked.start("ip_lead", "CNZS-2023-0002", **SAID)
    walked.do("first_report_check", **CHECKED)

    found = made(key)

    assert ([], ["lead_triage"]) == (found.result.failures, found.scenario.expect["at"])


def test_messages_timers_and_many_departments_pass_too(walk, people, made):
    land = walk("ip_land_supply", "ip_supervision")
    key = land.start(
        "ip_land_supply", "CNZS-2023-0001", owner_org="t_lx", landing_org="t_lx", project_company="汉禾新材料有限公司"
    )
    land.do("land_ready", parcel_no="08-2-2", obstacles=[])
    land.do(
        "planning_conditions", planning_no="1", planning_date="2023-06-01", land_use="工业", area=28924, far_min=1.2
    )
    for refused in (2, None):
        land.do("supply_plan", **PLAN)
        for number in range(6):
            agreed = {"review_result": "agree"}
            land.do(
                "supply_review",
                **({"review_result": "disagree", "review_conditions": "低"} if number == refused else agreed),
            )
    land.do("supply_approve", approve_result="approve", approve_no="1", approve_date="2023-06-01")
    land.do("notice_issue", notice_no="1", notice_from="2023-06-02", notice_to="2023-06-05")
    land.pass_days(42)
    land.tell("msg_auction_deal", "08-2-2", winner="汉禾新材料有限公司")
    land.do("auction_result", winner="汉禾新材料有限公司", **DEAL)

    found = made(key)

    assert [] == [failure.sentence() for failure in found.result.failures]
    assert ["land_contract"] == found.scenario.expect["at"]
    assert "汉禾" not in write_scenario(found.scenario).decode()
