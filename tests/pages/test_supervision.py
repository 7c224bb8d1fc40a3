"""The supervisor's pages: 交办 lands in the unit's inbox and is followed to being struck off."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

import bpmn
from engine.persistence.work import UserTask
from engine.runtime import deploy
from workflow.lights.models import ProjectLight
from workflow.people.models import Org
from workflow.supervision.models import SupervisionOrder

DIAGRAMS = Path(bpmn.__file__).parent
DRAFT = {
    "host_org": "tw_ly",
    "subject": "净地交付逾期",
    "content": "请查明原因并尽快交地。",
    "criteria": "交地确认书已签。",
    "order_type": "assign_order",
    "source": "inspection",
    "due_days": "5",
    "linked_project": "CNZS-2023-0001",
}


def put_folder(world, name):
    paths = [path for path in (DIAGRAMS / name).iterdir() if path.suffix in {".bpmn", ".dmn", ".form"}]
    files = {path.name: path.read_bytes() for path in paths}
    with world.transaction() as uow:
        deploy(uow, files, name=name)


@pytest.fixture
def supervision(world):
    with world.transaction() as uow:
        deadlines = (DIAGRAMS / "ip_project_main" / "task_deadline.dmn").read_bytes()
        deploy(uow, {"task_deadline.dmn": deadlines}, name="deadlines")
    put_folder(world, "ip_supervision")
    put_folder(world, "light_project")
    with world.transaction() as uow:
        uow.session.add(Org(code="tw_ly", name="灵溪镇", kind="township"))


@pytest.fixture
def supervisor(signed_in, supervision):
    return signed_in("supervisor", groups=["g_center_supervise"])


@pytest.fixture
def officer(signed_in, supervision):
    return signed_in("officer", username="zhao", org="tw_ly")


@pytest.fixture
def leader(signed_in, supervision):
    return signed_in("officer", username="li", groups=["g_center_leader", "g_center_supervise"])


def the_order(world) -> SupervisionOrder:
    with world.reading() as uow:
        return uow.session.scalars(select(SupervisionOrder)).one()


def the_open_task(world) -> UserTask:
    with world.reading() as uow:
        return uow.session.scalars(select(UserTask).where(UserTask.state == "CREATED")).one()


def hand_in(world, browser, **variables):
    key = the_open_task(world).key
    return browser.post(f"/tasks/{key}/complete", json={"variables": variables})


def sign(world, officer):
    return hand_in(world, officer, handler_user="zhao")


def apply_to_close(world, officer):
    return hand_in(
        world, officer, action="apply_close", progress_pct=100, feedback="已交地。", close_reason="地已交。",
        close_evidence="确认书 1 号",
    )  # fmt: skip


def test_an_order_gets_its_number_and_its_date(world, supervisor):
    answer = supervisor.post("/supervision/assign", data=DRAFT)

    assert answer.status_code == 303
    order = the_order(world)
    assert (order.order_no, order.state, f"{order.due_at:%Y-%m-%d}") == ("DB-2023-0001", "issued", "2023-06-07")


def test_an_order_lands_in_the_units_inbox(world, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT)

    page = officer.get("/tasks").text

    assert "签收" in page
    assert "净地交付逾期" in page


def test_the_unit_reads_on_the_task_what_is_asked_and_when_it_is_done(world, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT)
    with world.reading() as uow:
        task_key = uow.session.scalars(select(UserTask.key).order_by(UserTask.key.desc())).first()

    page = officer.get(f"/tasks/{task_key}").text

    assert DRAFT["content"] in page
    assert DRAFT["criteria"] in page


@pytest.mark.both_databases
def test_an_order_is_followed_to_being_struck_off(world, supervisor, officer, leader):
    supervisor.post("/supervision/assign", data=DRAFT)
    states = []
    for step in (
        lambda: sign(world, officer),
        lambda: hand_in(world, officer, action="feedback", progress_pct=40, feedback="已清表。"),
        lambda: apply_to_close(world, officer),
        lambda: hand_in(world, supervisor, verify_way="site", verify_result="verified", verify_note="属实。"),
        lambda: hand_in(world, leader, close_result="close"),
    ):
        answer = step()
        assert answer.status_code == 200, answer.text
        states.append(the_order(world).state)

    assert states == ["signed", "doing", "verify", "verified", "closed"]
    order = the_order(world)
    assert (order.handler, order.verified_by, order.closed_by, order.progress_pct) == ("zhao", "supervisor", "li", 100)


def test_a_returned_order_is_counted_and_goes_back_to_the_unit(world, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT)
    sign(world, officer)
    apply_to_close(world, officer)

    hand_in(world, supervisor, verify_way="material", verify_result="returned", verify_note="缺照片。")

    assert (the_order(world).state, the_order(world).return_count) == ("returned", 1)
    assert the_open_task(world).element_id == "handle_order"


def test_whoever_handled_an_order_cannot_verify_it(world, supervisor, signed_in):
    both = signed_in("officer", username="both", org="tw_ly", groups=["g_center_supervise"])
    supervisor.post("/supervision/assign", data=DRAFT)
    hand_in(world, both, handler_user="both")
    apply_to_close(world, both)

    answer = hand_in(world, both, verify_way="site", verify_result="verified", verify_note="属实。")

    assert answer.status_code == 409
    assert "须由他人办理" in answer.json["detail"]
    assert the_order(world).state == "verify"


def test_whoever_fed_back_earlier_cannot_verify_either(world, supervisor, officer, signed_in):
    both = signed_in("officer", username="both", org="tw_ly", groups=["g_center_supervise"])
    supervisor.post("/supervision/assign", data=DRAFT)
    sign(world, officer)
    hand_in(world, both, action="feedback", progress_pct=40, feedback="已清表。")
    apply_to_close(world, officer)

    answer = hand_in(world, both, verify_way="site", verify_result="verified", verify_note="属实。")

    assert answer.status_code == 409
    assert the_order(world).state == "verify"


def test_an_extension_moves_the_date(world, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT)
    sign(world, officer)
    asked = {"action": "extend", "progress_pct": 10, "feedback": "遇雨。", "extend_reason": "遇雨"}
    hand_in(world, officer, **asked, extend_to="2023-06-20")

    hand_in(world, supervisor, extension_result="approve", extension_to="2023-06-16")

    order = the_order(world)
    assert (order.state, order.extend_count, f"{order.due_at:%Y-%m-%d}") == ("doing", 1, "2023-06-16")
    assert f"{the_open_task(world).due_at:%Y-%m-%d}" == "2023-06-16"


def test_an_order_without_criteria_is_not_issued(world, supervisor):
    answer = supervisor.post("/supervision/assign", data=DRAFT | {"criteria": " ", "due_days": "0"})

    assert answer.status_code == 422
    assert "请填写销号标准" in answer.text
    assert "办结工作日应为 1 到 366 的整数" in answer.text
    with world.reading() as uow:
        assert uow.session.scalars(select(SupervisionOrder)).all() == []


def test_the_same_task_is_not_assigned_twice_to_one_unit(world, supervisor):
    draft = DRAFT | {"linked_task": "77"}
    supervisor.post("/supervision/assign", data=draft)

    answer = supervisor.post("/supervision/assign", data=draft)

    assert answer.status_code == 409
    assert "DB-2023-0001" in answer.text


def test_a_cancelled_order_takes_its_task_away(world, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT)

    answer = supervisor.post("/supervision/orders/DB-2023-0001/cancel", data={"reason": "重复"})

    assert answer.status_code == 303
    assert the_order(world).state == "cancelled"
    assert "没有待办" in officer.get("/tasks").text


def test_a_red_order_turns_its_project_red_until_it_is_closed(world, supervisor, signed_in, officer):
    office = signed_in("officer", username="du", groups=["g_supervision"])
    supervisor.post("/supervision/assign", data=DRAFT | {"order_type": "red_order"})
    hand_in(world, office, issue_result="issue")
    sign(world, officer)
    apply_to_close(world, officer)
    hand_in(world, office, verify_way="site", verify_result="verified", verify_note="属实。")
    hand_in(world, office, close_result="close")

    with world.reading() as uow:
        lights = [row.light for row in uow.session.scalars(select(ProjectLight).order_by(ProjectLight.key))]
    assert lights == ["red", "green"]


def test_an_officer_has_no_door_to_the_desk(officer):
    assert officer.get("/supervision").status_code == 403


def test_a_leader_reads_the_desk_but_cannot_assign(signed_in, supervision):
    reader = signed_in("leader")

    assert reader.get("/supervision").status_code == 200
    assert reader.post("/supervision/assign", data=DRAFT).status_code == 403


@pytest.mark.both_databases
@pytest.mark.parametrize("by", ["", "stage", "unit", "project"])
def test_an_overdue_step_is_on_the_desk_with_its_days(world, clock, supervisor, by):
    supervisor.post("/supervision/assign", data=DRAFT)
    clock.move_to(clock.now().replace(month=6, day=9))

    page = supervisor.get(f"/supervision?group={by}").text

    assert "净地交付逾期" in page
    assert "超期 6 个工作日" in page


def test_the_order_page_shows_who_must_act(world, supervisor):
    supervisor.post("/supervision/assign", data=DRAFT)

    page = supervisor.get("/supervision/orders/DB-2023-0001").text

    assert "待签收" in page
    assert "灵溪镇" in page


@pytest.mark.both_databases
def test_the_list_of_orders_narrows_to_a_unit(world, supervisor):
    supervisor.post("/supervision/assign", data=DRAFT)

    assert "DB-2023-0001" in supervisor.get("/supervision/orders?org=tw_ly").text
    assert "DB-2023-0001" not in supervisor.get("/supervision/orders?org=other").text


def test_the_form_says_the_date_while_one_types(supervisor):
    assert "2023-06-07" in supervisor.get("/supervision/due?due_days=5").text


def test_the_form_is_filled_from_an_overdue_task(world, supervisor):
    supervisor.post("/supervision/assign", data=DRAFT)

    page = supervisor.get(f"/supervision/assign?task={the_open_task(world).key}").text

    assert "签收" in page
    assert 'value="tw_ly" selected' in page
