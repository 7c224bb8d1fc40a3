"""The rules of lights are changed by two people, who see beforehand which projects change colour."""

from __future__ import annotations

import io

import pytest

from tests.factories.lit import DMN, LitOffice, deploy_rules
from workflow.lights.drafts.compare import compare_drafts


@pytest.fixture
def office(world, clock):
    deploy_rules(world)
    made = LitOffice(world)
    made.project(1, progress_at=clock.now().replace(month=1, day=2))
    made.light()
    return made


@pytest.fixture
def supervisor(office, signed_in):
    return signed_in("supervisor", username="wang")


@pytest.fixture
def propose(supervisor):
    def act(content, reason="90 天偏严"):
        file = (io.BytesIO(content), "light_project.dmn")
        return supervisor.post("/lights/rules/drafts", data={"file": file, "reason": reason})

    return act


def milder() -> bytes:
    text = DMN.read_text("utf-8")
    return text.replace("&gt;= 90", "&gt;= 190").replace("[60..90)", "[60..190)").encode()


def test_the_versions_are_listed(supervisor):
    assert "第 1 版" in supervisor.get("/lights/rules").text


def test_a_version_can_be_had_as_a_file(supervisor):
    assert DMN.read_bytes() == supervisor.get("/lights/rules/1.dmn").data


def test_a_draft_says_how_far_the_comparison_is(supervisor, propose):
    page = supervisor.get(propose(milder()).location).text

    assert "正在比较：0 / 1" in page


def test_a_compared_draft_lists_who_changes_colour(supervisor, propose, world):
    address = propose(milder()).location
    compare_drafts(world)

    page = supervisor.get(address).text

    assert ("项目1" in page, "TALK_90" in page, "TALK_60" in page) == (True, True, True)


def test_whoever_made_it_is_offered_no_decision(supervisor, propose, world):
    address = propose(milder()).location
    compare_drafts(world)

    assert "请由另一人审定" in supervisor.get(address).text


def test_another_supervisor_lets_it_rule(propose, signed_in, world):
    address = propose(milder()).location
    compare_drafts(world)
    other = signed_in("supervisor", username="zhao")

    other.post(f"{address}/decide", data={"decision": "accept"})

    assert "第 2 版" in other.get("/lights/rules").text


def test_a_file_that_is_none_is_answered_with_the_reason(propose):
    answer = propose(b"nothing")

    assert (422, True) == (answer.status_code, "处错误" in answer.text)


def test_what_rules_already_is_answered_as_a_conflict(propose):
    assert 409 == propose(DMN.read_bytes()).status_code


def test_an_officer_may_not_propose(office, signed_in):
    assert 403 == signed_in("officer").post("/lights/rules/drafts", data={"reason": "x"}).status_code


def test_a_version_there_never_was_is_not_found(supervisor):
    assert 404 == supervisor.get("/lights/rules/9.dmn").status_code
