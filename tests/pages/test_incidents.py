"""故障: by cause and one by one, one of them with all that is known, and mending one or many."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry, Incident
from engine.persistence.work import Job
from engine.runtime import cancel_instance, deploy, fail_job, start_instance, suspend_instance
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, mapping, service, start, user
from workflow.operations.batches.work import run_batches

SIZED = bpmn(
    start(), gateway("exclusive", "gw"), user("ask"), end(),
    flow("s", "gw"), flow("gw", "ask", "size > 5"), flow("gw", "e", "size < 0"), flow("ask", "e"), process_id="sized",
)  # fmt: skip
"""Stuck at the gateway where ``size`` is between."""

SENT = bpmn(start(), service("send", "post", retries="1", zeebe=mapping(inputs={"to": "address"})), end(),
            *chain("s", "send", "e"), process_id="sent")  # fmt: skip


def begin(world, process_id="sized", **variables) -> int:
    with world.transaction() as uow:
        return start_instance(uow, process_id=process_id, variables=variables)


@pytest.fixture
def deployed(world):
    with world.transaction() as uow:
        deploy(uow, {"sized.bpmn": SIZED, "sent.bpmn": SENT})


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def stuck(world, deployed) -> int:
    return begin(world, size=3)


def incident_of(world, instance_key) -> Incident:
    with world.reading() as uow:
        query = select(Incident).where(Incident.instance_key == instance_key).order_by(Incident.key.desc())
        return uow.session.scalars(query).first()


def failed_job(world) -> int:
    """An instance whose service has no tries left."""
    key = begin(world, "sent", address="a@example.com")
    with world.transaction() as uow:
        job = uow.session.scalars(select(Job).where(Job.instance_key == key)).one()
        fail_job(uow, job.key, retries=0, message="no answer from 10.0.0.7")
    return key


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.both_databases
def test_incidents_of_one_cause_are_one_group_whatever_their_values(world, administrator, deployed):
    for size in (1, 2, 3):
        begin(world, size=size)
    failed_job(world)

    page = administrator.get("/incidents").text

    counts = re.findall(r'<td class="number">(\d+)</td>', page)
    assert ["3", "1"] == counts
    assert "no answer from …" in page


def test_elements_are_shown_by_name_with_the_id_muted(world, administrator):
    with world.transaction() as uow:
        deploy(uow, {"sized.bpmn": SIZED.replace(b'name="gw"', b'name="How big?"')})
    begin(world, size=3)

    page = administrator.get("/incidents").text

    assert 2 == page.count('How big? <span class="muted">gw</span>')
    assert "How big? gw (1)</option>" in page


NARROWED = {
    "": 2, "?process=sent": 1, "?element=gw": 1, "?kind=JOB_NO_RETRIES": 1, "?q=no+answer": 1, "?age=day": 0,
    "?state=resolved": 0, "?keeper=administrator": 0, "?kind=nonsense&age=never": 2,
}  # fmt: skip


@pytest.mark.both_databases
def test_the_list_is_narrowed(world, administrator, stuck):
    failed_job(world)

    shown = {query: administrator.get(f"/incidents{query}").text.count('name="incident"') for query in NARROWED}

    assert NARROWED == shown


def test_an_incident_that_got_old_is_found_by_its_age(world, clock, administrator, stuck):
    clock.move_to(clock.now() + timedelta(days=8))

    assert 'name="incident"' in administrator.get("/incidents?age=week").text
    assert 'name="incident"' not in administrator.get("/incidents?age=month").text


def test_one_incident_tells_why_where_and_what_its_element_sees(world, administrator, stuck):
    page = administrator.get(f"/incidents/{incident_of(world, stuck).key}").text

    assert '"incident":["gw"]' in page
    assert "size" in text_of(page)
    assert incident_of(world, stuck).message in page.replace("&#39;", "'")


def test_variables_of_inner_scopes_come_first_and_hide_those_outside(world, administrator, deployed):
    key = failed_job(world)

    page = text_of(administrator.get(f"/incidents/{incident_of(world, key).key}").text)

    assert page.index(" to ") < page.index(" address ")
    assert "还可重试 0" in page


@pytest.mark.both_databases
def test_a_mended_variable_lets_it_go_on_with_the_reason_in_the_log(world, administrator, stuck):
    key = incident_of(world, stuck).key

    answer = administrator.post(f"/incidents/{key}/retry", data={"name": "size", "value": "9", "reason": "录错"})

    assert 303 == answer.status_code
    assert "已重试，流程继续" in administrator.get(answer.location).text
    assert "RESOLVED" == incident_of(world, stuck).state
    with world.reading() as uow:
        query = select(EventLogEntry).where(EventLogEntry.kind == "VariablesChanged")
        payload = uow.session.scalars(query).one().payload
    assert ([3, 9], "录错") == (payload["changes"]["size"], payload["reason"])


def test_a_retry_that_fails_again_leads_to_the_new_incident_with_the_tries(world, administrator, stuck):
    key = incident_of(world, stuck).key

    page = administrator.post(f"/incidents/{key}/retry", data={"reason": "再试"}, follow_redirects=True).text

    assert "重试后仍有故障" in page
    assert "试过的" in page
    assert f"/incidents/{key}" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "请填写理由"),
        ({"reason": "x", "name": "size", "value": "nine"}, "不是 JSON"),
        ({"reason": "x", "retries": "3"}, "这里没有服务"),
        ({"reason": "x", "name": "size", "value": "9", "scope": "17"}, "这个范围不属于该故障"),
    ],
)
def test_what_cannot_be_done_is_said_beside_the_form_and_changes_nothing(world, administrator, stuck, given, words):
    key = incident_of(world, stuck).key

    answer = administrator.post(f"/incidents/{key}/retry", data=given)

    assert (422, True) == (answer.status_code, words in answer.text)
    assert "ACTIVE" == incident_of(world, stuck).state


def test_a_service_gets_tries_and_is_given_out_again(world, administrator, deployed):
    key = failed_job(world)

    administrator.post(f"/incidents/{incident_of(world, key).key}/retry", data={"retries": "5", "reason": "网络好了"})

    with world.reading() as uow:
        job = uow.session.scalars(select(Job).where(Job.instance_key == key)).one()
    assert ("CREATED", 5) == (job.state, job.retries)


def test_a_resolved_incident_is_not_tried_again(world, administrator, stuck):
    key = incident_of(world, stuck).key
    administrator.post(f"/incidents/{key}/retry", data={"name": "size", "value": "9", "reason": "录错"})

    again = administrator.post(f"/incidents/{key}/retry", data={"reason": "再试"})

    assert 409 == again.status_code
    assert "该故障已经处理" in again.text


def test_a_suspended_instance_is_to_be_resumed_first(world, administrator, stuck):
    with world.transaction() as uow:
        suspend_instance(uow, stuck, reason="等")
    key = incident_of(world, stuck).key

    assert "流程已挂起，恢复后才能重试" in administrator.get(f"/incidents/{key}").text
    assert 409 == administrator.post(f"/incidents/{key}/retry", data={"reason": "x"}).status_code


def test_a_note_stays_with_who_and_when_and_goes_with_the_instance(world, administrator, stuck):
    key = incident_of(world, stuck).key

    page = administrator.post(f"/incidents/{key}/notes", data={"text": "问过资规局"}, follow_redirects=True).text
    empty = administrator.post(f"/incidents/{key}/notes", data={"text": " "})

    assert "问过资规局" in page
    assert "administrator 某 10:00" in page
    assert 422 == empty.status_code


def test_an_incident_is_given_to_somebody_with_a_reason(world, administrator, signed_in, stuck):
    signed_in("modeler")
    key = incident_of(world, stuck).key

    page = administrator.post(
        f"/incidents/{key}/keeper", data={"keeper": "modeler", "reason": "他画的图"}, follow_redirects=True
    ).text

    assert "modeler 某" in text_of(page)
    assert 'name="incident"' in administrator.get("/incidents?keeper=modeler").text
    refused = administrator.post(f"/incidents/{key}/keeper", data={"keeper": "nobody", "reason": "x"})
    without = administrator.post(f"/incidents/{key}/keeper", data={"keeper": "modeler"})
    assert {422} == {refused.status_code, without.status_code}
    with world.reading() as uow:
        query = select(EventLogEntry).where(EventLogEntry.kind == "IncidentGiven")
        assert {"keeper": [None, "modeler"]} == uow.session.scalars(query).one().payload["changes"]


def test_a_modeler_sees_incidents_and_mends_none(world, signed_in, stuck):
    modeler = signed_in("modeler")
    key = incident_of(world, stuck).key

    page = modeler.get(f"/incidents/{key}").text

    assert "请系统管理员改好变量后重试" in page
    assert {403} == {modeler.post(f"/incidents/{key}/{door}").status_code for door in ("retry", "notes", "keeper")}
    assert 'name="incident"' not in modeler.get("/incidents").text


def the_form_of_the_group(page: str) -> dict[str, str]:
    form = next(found for found in re.findall(r"<form.*?</form>", page, re.S) if "整组改好并重试" in found)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


@pytest.mark.both_databases
def test_a_whole_group_is_mended_and_tried_again_with_a_result_each(world, administrator, deployed):
    keys = [begin(world, size=size) for size in (1, 2, 3)]
    other = failed_job(world)
    given = the_form_of_the_group(administrator.get("/incidents").text)
    given.pop("csrf_token", None)

    shown = administrator.post("/batches/new", data=given)
    started = administrator.post("/batches", data={**given, "name": "size", "written": "9", "reason": "统一改"})
    run_batches(world)

    assert "3" in text_of(shown.text)
    assert {"RESOLVED"} == {incident_of(world, key).state for key in keys}
    assert "ACTIVE" == incident_of(world, other).state
    assert text_of(administrator.get(started.location).text).count("成功") >= 3


def test_an_incident_of_a_cancelled_instance_is_not_open_any_more(world, administrator, stuck):
    with world.transaction() as uow:
        cancel_instance(uow, stuck)

    assert "没有故障" in administrator.get("/incidents").text
    assert "已处理" in administrator.get("/incidents?state=resolved").text


def test_an_incident_that_is_not_there_is_not_found(administrator):
    assert 404 == administrator.get("/incidents/42").status_code
