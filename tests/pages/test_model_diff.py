"""The page of differences: files, changes in words, merged tables, marks for the viewers, and who may see it."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from engine.persistence.definitions import ProcessDefinition
from engine.runtime import deploy
from tests.factories.edited_models import land_supply_edited, lead_grade_edited, shipped


@pytest.fixture
def versions(world) -> dict[str, list[int]]:
    """Process id → keys of its two versions."""
    with world.transaction() as uow:
        deploy(uow, shipped("ip_project_main"))
    for files in (shipped("ip_land_supply"), land_supply_edited(), shipped("ip_lead"), lead_grade_edited()):
        with world.transaction() as uow:
            deploy(uow, files)
    with world.reading() as uow:
        query = select(ProcessDefinition).order_by(ProcessDefinition.version)
        found: dict[str, list[int]] = {}
        for row in uow.session.scalars(query):
            found.setdefault(row.process_id, []).append(row.key)
    return found


@pytest.fixture
def land(versions) -> str:
    old, new = versions["ip_land_supply"]
    return f"/models/diff?old=v{old}&new=v{new}"


def marks(text: str) -> dict:
    return json.loads(
        re.search(r'data-island="model-diff".*?<script type="application/json">(.*?)</script>', text, re.S)[1]
    )


def test_a_diagrams_changes_are_told_in_words(signed_in, land):
    text = signed_in("modeler").get(land).text

    assert all(words in text for words in ("D22 听证公示", "<del>g_mnr</del>", "<ins>g_hc</ins>", "候选组"))


def test_both_viewers_know_what_changed_on_their_side(signed_in, land):
    found = marks(signed_in("modeler").get(land).text)

    assert ("added", None, None, "removed", "changed", "moved") == (
        found["new"].get("supply_hearing"), found["old"].get("supply_hearing"), found["new"].get("listing_notice"),
        found["old"]["listing_notice"], found["new"]["planning_conditions"], found["old"]["land_delivery"])  # fmt: skip


def test_every_file_that_differs_is_named_and_no_other(signed_in, land):
    text = signed_in("modeler").get(land).text

    assert ("supply_plan.form" in text, "land_ready.form" in text) == (True, False)


def test_a_form_is_told_by_field(signed_in, land):
    text = signed_in("modeler").get(f"{land}&file=supply_plan.form").text

    assert all(words in text for words in ("出让年限/年", "<del>70</del>", "<ins>50</ins>", "须听证"))


def test_a_table_is_one_table_of_both(signed_in, versions):
    old, new = versions["ip_lead"]

    text = signed_in("modeler").get(f"/models/diff?old=v{old}&new=v{new}&file=lead_grade.dmn").text

    assert all(part in text for part in ("diff-row-added", "diff-row-removed", "diff-row-changed", "行未变"))


def test_equal_versions_have_no_differences(signed_in, versions):
    key = versions["ip_land_supply"][0]

    assert "没有差异" in signed_in("modeler").get(f"/models/diff?old=v{key}&new=v{key}").text


def test_a_draft_can_be_compared_with_a_version(signed_in, versions):
    browser, key = signed_in("modeler"), versions["ip_land_supply"][0]
    draft = browser.post(f"/models/drafts/from/{versions['ip_land_supply'][1]}").location.rpartition("/")[2]

    text = browser.get(f"/models/diff?old=v{key}&new=d{draft}").text

    assert ("D22 听证公示" in text, f"/models/drafts/{draft}" in text) == (True, True)


def test_viewers_get_a_file_byte_for_byte(signed_in, versions):
    key = versions["ip_land_supply"][0]

    answer = signed_in("modeler").get(f"/models/diff/file?ref=v{key}&name=ip_land_supply.bpmn")

    assert shipped("ip_land_supply")["ip_land_supply.bpmn"] == answer.data


@pytest.mark.parametrize("query", ["old=v1&new=v2", "old=x&new=y", "old=d1&new=d2", ""])
def test_what_is_not_there_is_said_so(signed_in, query):
    assert 404 == signed_in("modeler").get(f"/models/diff?{query}").status_code


def test_a_file_that_is_not_there_is_said_so(signed_in, versions):
    key = versions["ip_land_supply"][0]

    assert 404 == signed_in("modeler").get(f"/models/diff/file?ref=v{key}&name=no.bpmn").status_code


def test_an_officer_sees_no_models(signed_in, land):
    assert 403 == signed_in("officer").get(land).status_code


def test_two_versions_are_chosen_from_the_page_of_one(signed_in, versions):
    old, new = versions["ip_land_supply"]

    text = signed_in("modeler").get(f"/definitions/{new}").text

    assert (f'value="v{old}" selected' in text, f'value="v{new}" selected' in text) == (True, True)


def test_words_are_english_where_the_page_is(signed_in, land):
    browser = signed_in("modeler")
    browser.post("/language", data={"language": "en", "next": "/"})

    assert all(words in browser.get(land).text for words in ("candidate groups", "user task", "side by side"))
