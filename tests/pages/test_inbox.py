"""The officer's pages: the list, a task, 签收, 退签, 办理, and starting something new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from workflow.projects.models import Project

DIAGRAM = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <bpmn:process id="ip_sample" name="\xe6\xa0\xb7\xe4\xbe\x8b" isExecutable="true">
    <bpmn:startEvent id="start_sample" name="\xe7\x99\xbb\xe8\xae\xb0\xe6\xa0\xb7\xe4\xbe\x8b"><bpmn:extensionElements><zeebe:formDefinition formId="begin" bindingType="deployment" /><zeebe:properties><zeebe:property name="luodi.starters" value="g_station" /></zeebe:properties></bpmn:extensionElements><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="weigh" name="\xe7\xa0\x94\xe5\x88\xa4"><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="weigh" bindingType="deployment" /><zeebe:assignmentDefinition candidateGroups="g_station" /><zeebe:taskSchedule dueDate="=deadline after(now(), 3, &quot;wd&quot;)" /><zeebe:properties><zeebe:property name="luodi.stage" value="L30" /></zeebe:properties></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:userTask id="sign" name="\xe7\xad\xbe\xe5\x8f\x91"><bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition candidateGroups="g_station" /></bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end_sample"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start_sample" targetRef="weigh" />
    <bpmn:sequenceFlow id="f2" sourceRef="weigh" targetRef="sign" />
    <bpmn:sequenceFlow id="f3" sourceRef="sign" targetRef="end_sample" />
  </bpmn:process>
</bpmn:definitions>"""  # noqa: E501
BEGIN = b"""{"id": "begin", "type": "default", "schemaVersion": 19, "components": [
  {"type": "textfield", "id": "a", "key": "project_name", "label": "name", "validate": {"required": true}}]}"""
WEIGH = b"""{"id": "weigh", "type": "default", "schemaVersion": 19, "components": [
  {"type": "number", "id": "a", "key": "score", "label": "score", "validate": {"required": true, "min": 0, "max": 5}},
  {"type": "select", "id": "b", "key": "host", "label": "host", "valuesKey": "options_orgs"},
  {"type": "textarea", "id": "c", "key": "opinion", "label": "opinion"}]}"""


@pytest.fixture
def sample(world) -> None:
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": DIAGRAM, "begin.form": BEGIN, "weigh.form": WEIGH})


@pytest.fixture
def matter(world, sample) -> int:
    with world.transaction() as uow:
        return start_instance(
            uow, process_id="ip_sample", variables={"project_name": "汉禾硬碳"}, business_key="CNZS-2023-0001"
        )


@pytest.fixture
def zhang(signed_in, sample):
    return signed_in("officer", username="zhang", groups=["g_station"], org="st_hz")


@pytest.fixture
def wang(signed_in, sample):
    return signed_in("officer", username="wang", groups=["g_station"])


@pytest.fixture
def stranger(signed_in, sample):
    return signed_in("officer", username="stranger", groups=["g_mnr"])


def open_task(world) -> UserTask:
    with world.reading() as uow:
        return uow.session.scalars(select(UserTask).where(UserTask.state == "CREATED")).one()


def complete(browser, key, **variables):
    return browser.post(f"/tasks/{key}/complete", json={"variables": variables})


@pytest.mark.both_databases
def test_a_task_of_my_group_is_in_my_list_with_its_matter_and_its_light(zhang, matter):
    page = zhang.get("/tasks").text

    assert "研判" in page
    assert "汉禾硬碳" in page
    assert "还剩 3 个工作日" in page


def test_a_task_of_others_is_not_in_my_list(stranger, matter):
    assert "没有待办" in stranger.get("/tasks").text


def test_an_overdue_task_says_so(zhang, matter, clock):
    clock.move_to(clock.now() + timedelta(days=7))

    assert "超期 2 个工作日" in zhang.get("/tasks?light=red").text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("q=汉禾", True),
        ("q=hhyt", True),
        ("q=飞船", False),
        ("q=0001", True),
        ("stage=ip_sample", True),
        ("stage=x", False),
    ],  # fmt: skip
)
def test_the_list_is_narrowed(zhang, matter, query, is_there):
    assert ("汉禾硬碳" in zhang.get(f"/tasks?{query}").text.partition("<table")[2]) is is_there


def test_a_task_shows_its_form_its_place_and_its_history(world, zhang, matter):
    page = zhang.get(f"/tasks/{open_task(world).key}").text

    assert '"key":"score"' in page
    assert '"current":["weigh"]' in page
    assert "发起" in page


def test_a_value_with_a_tag_in_it_cannot_end_the_script(world, zhang, sample):
    with world.transaction() as uow:
        start_instance(uow, process_id="ip_sample", variables={"project_name": "</script><b>"})

    assert "</script><b>" not in zhang.get(f"/tasks/{open_task(world).key}").text


def test_a_task_of_others_is_not_opened(world, stranger, matter):
    assert stranger.get(f"/tasks/{open_task(world).key}").status_code == 403


@pytest.mark.parametrize(("secrecy", "status"), [("内部", 200), ("敏感", 403)])
def test_a_projects_task_is_read_by_colleagues_unless_it_is_secret(world, stranger, matter, secrecy, status):
    with world.transaction() as uow:
        project = Project(
            key=1, root_key=matter, project_code="XM-2023-0001", enterprise_key=1, name="汉禾硬碳",
            variant="V1_new_land", total_invest=1, fixed_invest=1,
            intro_org="st_hz", owner_org="st_hz", assist_orgs=[], secrecy=secrecy,
            created_at=uow.now, created_by="zhang",
        )  # fmt: skip
        uow.session.add(project)

    assert stranger.get(f"/tasks/{open_task(world).key}").status_code == status


def test_a_supervisor_reads_the_task_but_is_told_that_it_is_not_theirs(world, signed_in, matter):
    page = signed_in("supervisor").get(f"/tasks/{open_task(world).key}").text

    assert "该任务不由您或您所在的单位办理。" in page


def test_a_claimed_task_is_mine_and_leaves_the_list_of_others(world, zhang, wang, matter):
    answer = zhang.post(f"/tasks/{open_task(world).key}/claim")

    assert answer.status_code == 303
    assert open_task(world).assignee == "zhang"
    assert "没有待办" in wang.get("/tasks").text


def test_a_claimed_task_is_not_claimed_twice(world, zhang, wang, matter):
    key = open_task(world).key
    zhang.post(f"/tasks/{key}/claim")

    answer = wang.post(f"/tasks/{key}/claim")

    assert answer.status_code == 409
    assert "无法签收：该任务已由zhang 某签收。" in answer.text


def test_a_released_task_is_everybodys_again(world, zhang, wang, matter):
    key = open_task(world).key
    zhang.post(f"/tasks/{key}/claim")

    zhang.post(f"/tasks/{key}/release")

    assert "研判" in wang.get("/tasks").text


@pytest.mark.both_databases
def test_a_completed_task_leads_to_the_next_one_of_the_same_matter(world, zhang, matter):
    answer = complete(zhang, open_task(world).key, score=4)

    following = open_task(world)
    assert following.element_id == "sign"
    assert answer.json == {"location": f"/tasks/{following.key}"}
    assert "已办理：研判。下一环节：签发" in zhang.get(answer.json["location"]).text


def test_the_last_task_leads_back_to_the_list(world, zhang, matter):
    complete(zhang, open_task(world).key, score=4)

    answer = zhang.post(f"/tasks/{open_task(world).key}/complete", data={})

    assert (answer.status_code, answer.location) == (303, "/tasks")


@pytest.mark.parametrize(
    ("variables", "field"),
    [({}, "score"), ({"score": 9}, "score"), ({"score": "x"}, "score"), ({"score": 1, "host": "nobody"}, "host")],
    ids=["missing", "too much", "no number", "not on the list"],
)
def test_a_wrong_answer_names_its_field_and_saves_nothing(world, zhang, matter, variables, field):
    answer = complete(zhang, open_task(world).key, **variables)

    assert answer.status_code == 422
    assert [finding["element"] for finding in answer.json["findings"]] == [field]
    assert open_task(world).element_id == "weigh"


def test_the_second_of_two_is_told_who_did_it_and_when(world, zhang, wang, matter):
    key = open_task(world).key
    complete(zhang, key, score=4)

    answer = complete(wang, key, score=2)

    assert answer.status_code == 409
    assert answer.json["detail"] == "无法办理：该任务已由zhang 某于 10:00 办理。"


def test_what_is_no_form_is_refused(world, zhang, matter):
    answer = zhang.post(f"/tasks/{open_task(world).key}/complete", json=[1])

    assert answer.status_code == 422


@pytest.mark.both_databases
def test_a_done_task_stands_among_the_done_ones_with_its_opinion(world, zhang, matter):
    key = open_task(world).key
    complete(zhang, key, score=4, opinion="同意推进")

    assert "研判" in zhang.get("/tasks/done").text
    assert "同意推进" in zhang.get(f"/tasks/{key}").text


@pytest.mark.both_databases
def test_a_start_form_starts_a_matter_and_leads_to_its_first_task(world, zhang, sample):
    answer = zhang.post("/start/ip_sample", json={"variables": {"project_name": "福共铝箔"}})

    assert answer.json == {"location": f"/tasks/{open_task(world).key}"}
    assert "福共铝箔" in zhang.get("/tasks/started").text


def test_an_incomplete_start_form_starts_nothing(world, zhang, sample):
    answer = zhang.post("/start/ip_sample", json={"variables": {}})

    assert answer.status_code == 422
    with world.reading() as uow:
        assert uow.session.scalar(select(func.count()).select_from(ProcessInstance)) == 0


def test_a_unit_that_does_not_start_a_process_is_not_offered_it(stranger, sample):
    assert "登记样例" not in stranger.get("/tasks").text
    assert stranger.get("/start/ip_sample").status_code == 403


def test_a_start_is_offered_by_the_name_of_its_start_event(zhang, sample):
    assert "登记样例" in zhang.get("/tasks").text
    assert '"key":"project_name"' in zhang.get("/start/ip_sample").text


def test_a_modeler_starts_nothing(signed_in, sample):
    assert signed_in("modeler", groups=["g_station"]).get("/start/ip_sample").status_code == 403


def test_the_diagram_of_a_task_is_the_version_it_runs_on(world, zhang, matter):
    assert zhang.get(f"/tasks/{open_task(world).key}/diagram.xml").data == DIAGRAM
