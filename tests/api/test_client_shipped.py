"""The public client, unmodified, works with what is shipped: a visit is registered, a supervision order followed."""

from __future__ import annotations

import pytest
from camunda_orchestration_sdk.models import UserTaskAssignmentRequest, UserTaskCompletionRequest, UserTaskSearchQuery

from tests.factories.client_calls import body, creation, folder, refusal, upload
from workflow.people.services import add_member, create_org

VISIT = {
    "visit_type": "对接会",
    "visit_at": "2023-05-30T09:30:00+08:00",
    "place": "上海",
    "our_org": "st_sh",
    "our_people": ["officer"],
    "ent_name": "甲公司",
    "home_region": "省外",
    "their_people": [{"name": "周某"}],
    "topics": "新材料",
    "next_step": "回访",
    "progress_level": "normal",
}


@pytest.fixture
def visits(desk, world):
    with world.transaction() as uow:
        create_org(uow, "st_sh", "驻上海招商站", "station")
    desk.deployer.create_deployment(data=upload(folder("ip_visit")))


def test_an_officer_registers_a_visit_by_its_start_form(desk, visits):
    created = desk.officer.create_process_instance(data=creation("ip_visit", VISIT))

    seen = desk.officer.get_process_instance(process_instance_key=created.process_instance_key)
    assert "COMPLETED" == seen.state


def test_a_start_form_with_a_gap_is_refused_by_field_and_nothing_is_started(desk, visits):
    gap = {name: value for name, value in VISIT.items() if name != "topics"}

    status, problem = refusal(lambda: desk.officer.create_process_instance(data=creation("ip_visit", gap)))

    assert (400, ["topics"]) == (status, [finding["element"] for finding in problem["findings"]])
    assert [] == desk.operator.search_process_instances().items


OPEN = body(UserTaskSearchQuery, filter={"state": "CREATED"})
ORDER = {
    "order_type": "assign_order",
    "urgency": "normal",
    "source": "inspection",
    "subject": "加快征迁",
    "content": "两户签约",
    "criteria": "签约协议",
    "host_org": "t_lx",
}


def test_a_supervision_order_is_signed_for_by_the_unit_it_went_to(desk, world, client_of):
    with world.transaction() as uow:
        create_org(uow, "t_lx", "灵溪镇", "township")
    unit = client_of("officer", username="wang")
    with world.transaction() as uow:
        add_member(uow, "wang", "t_lx")
    deadlines = folder("ip_project_main")["task_deadline.dmn"]
    desk.deployer.create_deployment(data=upload({**folder("ip_supervision"), "task_deadline.dmn": deadlines}))

    issuer = client_of("administrator", username="chen", groups=["g_center_supervise"])
    issuer.create_process_instance(data=creation("ip_supervision", ORDER))
    [task] = unit.search_user_tasks(data=body(UserTaskSearchQuery, filter={"elementId": "sign_order"})).items
    unit.assign_user_task(user_task_key=task.user_task_key, data=UserTaskAssignmentRequest(assignee="wang"))
    signed = body(UserTaskCompletionRequest, variables={"handler_user": "wang"})
    unit.complete_user_task(user_task_key=task.user_task_key, data=signed)

    assert ["handle_order"] == [task.element_id for task in unit.search_user_tasks(data=OPEN).items]
    assert [] == desk.officer.search_user_tasks(data=OPEN).items
