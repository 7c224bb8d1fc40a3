"""The ladder's pages: the record with its reasons, proposals that people decide, settings with who changed what."""

from __future__ import annotations

import pytest

from tests.conftest import as_person
from tests.factories.ladders import SupervisedOffice
from tests.factories.orders import put_order

SETTINGS = "/supervision/escalation-settings"


@pytest.fixture
def office(world, clock):
    return SupervisedOffice(world, clock)


@pytest.fixture
def person(app, office):
    """A browser of somebody of the office."""
    app.config["WTF_CSRF_ENABLED"] = False
    return lambda name: as_person(app, app.test_client(), name)


@pytest.fixture
def supervisor(person):
    return person("chen")


@pytest.fixture
def proposal(office):
    """An interview that the second red order of a late task asks for; its key."""
    office.project()
    task = office.due_on("2023-05-25")
    with office.world.transaction() as uow:
        for key in (5, 6):
            put_order(uow.session, key, order_type="red_order", linked_task=task)
    office.climb()
    return office.proposals()[0].key


def decide(browser, key, agree="yes", reason="两次警示仍未办"):
    return browser.post(f"/supervision/proposals/{key}", data={"agree": agree, "reason": reason})


def test_the_record_says_what_was_opened_for_what_and_by_which_row(office, supervisor):
    office.project()
    office.due_on("2023-05-29")
    office.climb()

    page = supervisor.get("/supervision/escalations").text

    assert "项目1：对接洽谈" in page
    assert office.orders_of_tasks()[0].order_no in page
    assert "task_over_short · 1" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("trigger=task_overdue", True), ("trigger=org_quarter", False), ("outcome=covered", False), ("q=项目1", True),
     ("q=项目9", False), ("org=st_hz", True)],
)  # fmt: skip
def test_the_record_is_narrowed(office, supervisor, query, found):
    office.project()
    office.due_on("2023-05-29")
    office.climb()

    assert found is ("项目1：对接洽谈" in supervisor.get(f"/supervision/escalations?{query}").text)


def test_an_agreed_interview_opens_its_notice_through_the_process(office, supervisor, proposal):
    answer = decide(supervisor, proposal)

    notice = office.orders()[-1]
    assert (answer.status_code, notice.order_type, notice.host_org) == (303, "interview_notice", "st_hz")
    assert office.proposals()[0].opened_key == notice.instance_key


def test_a_refused_interview_opens_nothing_and_keeps_the_reason(office, supervisor, proposal):
    before = len(office.orders())

    decide(supervisor, proposal, agree="no", reason="已有安排")

    decided = office.proposals()[0]
    assert (decided.state, decided.reason, decided.decided_by, len(office.orders())) == (
        "refused", "已有安排", "chen", before,
    )  # fmt: skip


def test_a_decision_needs_a_reason(supervisor, proposal):
    answer = decide(supervisor, proposal, reason=" ")

    assert (answer.status_code, "请写明理由" in answer.text) == (422, True)


def test_what_was_decided_is_not_decided_again(supervisor, proposal):
    decide(supervisor, proposal)

    answer = decide(supervisor, proposal, agree="no")

    assert (answer.status_code, "决定为“同意”" in answer.text) == (409, True)


def test_an_officer_decides_nothing(person, proposal):
    assert decide(person("wu"), proposal).status_code == 403


def test_a_setting_is_changed_with_a_reason_and_the_page_says_who_did(supervisor):
    answer = supervisor.post(SETTINGS, data={"name": "open.urge_order", "value": "off", "reason": "先电话催办"})

    page = supervisor.get(SETTINGS).text
    assert (answer.status_code, "先电话催办" in page, "Chen" in page) == (303, True, True)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "open.urge_order", "value": "off", "reason": ""}, 422),
        ({"name": "open.urge_order", "value": "on", "reason": "不变"}, 409),
        ({"name": "unit_orders_a_day", "value": "0", "reason": "试"}, 422),
        ({"name": "digest_at", "value": "25:00", "reason": "试"}, 422),
        ({"name": "no_such", "value": "on", "reason": "试"}, 404),
    ],
)
def test_a_setting_that_does_not_fit_is_refused(supervisor, given, status):
    assert supervisor.post(SETTINGS, data=given).status_code == status


def test_the_digest_lists_what_of_mine_is_over_and_whose_move_it_is(office, person):
    office.project()
    office.due_on("2023-05-29")

    page = person("wu").get("/digest").text

    assert ("逾期任务" in page, "对接洽谈" in page, "Wu" in page) == (True, True, True)


def test_a_head_sees_what_waits_for_the_unit(office, person):
    office.project()
    office.due_on("2023-05-29")
    office.climb()

    assert "签收" in person("wang").get("/digest").text


def test_a_supervisor_sees_what_comes_within_a_week(office, supervisor):
    office.project()
    office.due_on("2023-06-05")

    assert "一周内到期" in supervisor.get("/digest").text
