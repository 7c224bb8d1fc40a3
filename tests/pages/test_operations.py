"""The pages of running instances: where one stands, what keeps it, and mending it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.instances import Incident, ProcessInstance
from engine.runtime import ad_hoc_choices, deploy, start_instance
from tests.factories.diagrams import ad_hoc, bpmn, chain, start, user

DIAGRAM = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <bpmn:process id="ip_sample" name="sample" isExecutable="true">
    <bpmn:startEvent id="start_sample"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:exclusiveGateway id="gw_size"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing><bpmn:outgoing>f4</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:userTask id="ask" name="ask"><bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition candidateGroups="g_station" /></bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end_sample"><bpmn:incoming>f3</bpmn:incoming><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start_sample" targetRef="gw_size" />
    <bpmn:sequenceFlow id="f2" sourceRef="gw_size" targetRef="ask"><bpmn:conditionExpression>=size &gt; 5</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="gw_size" targetRef="end_sample"><bpmn:conditionExpression>=size &lt; 0</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f3" sourceRef="ask" targetRef="end_sample" />
  </bpmn:process>
</bpmn:definitions>"""  # noqa: E501


@pytest.fixture
def stuck(world) -> int:
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": DIAGRAM})
        return start_instance(uow, process_id="ip_sample", variables={"size": 3}, business_key="CNZS-2023-0001")


@pytest.fixture
def going(world) -> int:
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": DIAGRAM})
        return start_instance(uow, process_id="ip_sample", variables={"size": 9})


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


def the_incident(world) -> int:
    with world.reading() as uow:
        return uow.session.scalars(select(Incident.key).where(Incident.state == "ACTIVE")).one()


@pytest.mark.both_databases
def test_the_list_finds_an_instance_by_its_number(administrator, stuck):
    assert str(stuck) in administrator.get("/instances?q=2023-0001").text
    assert str(stuck) not in administrator.get("/instances?q=2023-0002").text


@pytest.mark.parametrize(("state", "is_there"), [("incident", True), ("ACTIVE", True), ("COMPLETED", False)])
def test_a_state_narrows_the_list(administrator, stuck, state, is_there):
    assert (str(stuck) in administrator.get(f"/instances?state={state}").text) is is_there


def test_an_instance_shows_where_it_stands(administrator, going):
    page = administrator.get(f"/instances/{going}").text

    assert '"current":["ask"]' in page
    assert "start_sample" in page


def test_its_diagram_is_of_the_version_it_runs_on(administrator, going):
    assert administrator.get(f"/instances/{going}/diagram.xml").data == DIAGRAM


def test_a_stuck_instance_says_why(administrator, stuck):
    page = administrator.get(f"/instances/{stuck}").text

    assert '"incident":["gw_size"]' in page
    assert "重试" in page


@pytest.mark.both_databases
def test_a_mended_variable_and_a_retry_let_it_go_on(world, administrator, stuck):
    administrator.post(f"/instances/{stuck}/variables", data={"name": "size", "value": "9", "reason": "补录"})

    written = {"instance": str(stuck), "reason": "已改"}
    answer = administrator.post(f"/incidents/{the_incident(world)}/resolve", data=written)

    assert answer.location == f"/instances/{stuck}"
    assert '"current":["ask"]' in administrator.get(answer.location).text


def test_a_retry_without_mending_says_that_it_failed_again(world, administrator, stuck):
    page = administrator.post(
        f"/incidents/{the_incident(world)}/resolve", data={"reason": "再试"}, follow_redirects=True
    ).text

    assert "重试后仍有故障" in page


def test_a_retry_without_a_reason_is_refused(world, administrator, stuck):
    assert 422 == administrator.post(f"/incidents/{the_incident(world)}/resolve").status_code


def test_a_value_that_is_no_json_is_refused(administrator, stuck):
    written = {"name": "size", "value": "nine", "reason": "补录"}
    answer = administrator.post(f"/instances/{stuck}/variables", data=written)

    assert answer.status_code == 422
    assert "不是 JSON" in answer.text


def test_an_ended_instance_is_not_active_any_more(world, administrator, going):
    administrator.post(f"/instances/{going}/cancel", data={"reason": "撤回"})

    with world.reading() as uow:
        assert uow.session.get(ProcessInstance, going).state == "TERMINATED"


def test_a_modeler_looks_but_does_not_operate(world, signed_in, stuck):
    modeler = signed_in("modeler")

    assert modeler.get("/incidents").status_code == 200
    assert modeler.post(f"/incidents/{the_incident(world)}/resolve").status_code == 403
    assert modeler.post(f"/instances/{stuck}/cancel").status_code == 403


@pytest.fixture
def choosing(world) -> int:
    """An instance in an ad-hoc sub-process of one activity at a time, nothing chosen yet."""
    file = bpmn(
        start(), ad_hoc("H", user("visit"), user("call_in"), ordering="Sequential"), *chain("s", "H"), process_id="pick"
    )
    with world.transaction() as uow:
        deploy(uow, {"pick.bpmn": file})
        return start_instance(uow, process_id="pick", variables={})


def start_activity(client, world, instance_key, element):
    with world.reading() as uow:
        (one,) = ad_hoc_choices(uow, instance_key)
    return client.post(f"/instances/{instance_key}/activities", data={"scope": str(one.key), "element": element})


def test_an_activity_that_waits_to_be_chosen_is_started(world, administrator, choosing):
    offered = administrator.get(f"/instances/{choosing}").text
    answer = start_activity(administrator, world, choosing, "visit")

    assert "可启动的活动" in offered
    assert answer.location == f"/instances/{choosing}"
    assert '"current":["visit"]' in administrator.get(answer.location).text


def test_an_activity_that_cannot_start_now_is_refused_in_words(world, administrator, choosing):
    start_activity(administrator, world, choosing, "visit")

    again = start_activity(administrator, world, choosing, "call_in")
    absent = start_activity(administrator, world, choosing, "nothing")

    assert (409, True) == (again.status_code, "不能启动活动" in again.text)
    assert (404, True) == (absent.status_code, "没有这个可启动的活动" in absent.text)


def test_a_modeler_sees_what_could_start_but_does_not_start_it(world, signed_in, choosing):
    modeler = signed_in("modeler")

    assert "可启动的活动" in modeler.get(f"/instances/{choosing}").text
    assert start_activity(modeler, world, choosing, "visit").status_code == 403


def test_an_instance_that_is_not_there_is_said_so(administrator):
    assert administrator.get("/instances/42").status_code == 404
