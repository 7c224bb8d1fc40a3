"""One matter, one order: from the draft to the end, with extension, return and cancellation (domain.md chapter 8)."""

from __future__ import annotations

import pytest

from engine.domain.errors import NotAllowed, Refused

ORDER = {
    "order_type": "supervise_order",
    "urgency": "normal",
    "source": "inspection",
    "subject": "加快征迁",
    "content": "两户签约",
    "criteria": "签约协议",
    "host_org": "t_lx",
}
CLOSE = {
    "action": "apply_close",
    "progress_pct": 100,
    "feedback": "完成",
    "close_reason": "清",
    "close_evidence": "协议",
}
VERIFIED = {"verify_way": "site", "verify_result": "verified", "verify_note": "属实"}


@pytest.fixture
def order(walk):
    made = walk("ip_supervision")
    made.key = made.start("ip_supervision", **ORDER)
    made.do("issue_order", "zhu", issue_result="issue")
    return made


def test_an_order_gets_a_number_and_waits_to_be_signed_within_a_working_day(order):
    assert order.variable(order.key, "order_no") == "DB-2023-0001"
    assert (order.open(), order.due("sign_order")) == (["sign_order"], "2023-06-01")


def test_an_order_of_supervision_is_to_be_done_in_ten_working_days(order):
    order.do("sign_order", handler_user="wang")

    assert order.due("handle_order") == "2023-06-14"


def test_a_date_of_its_own_goes_before_the_usual_time(walk):
    made = walk("ip_supervision")
    made.start("ip_supervision", **ORDER, due_at="2023-07-03")
    made.do("issue_order", "zhu", issue_result="issue")

    made.do("sign_order", handler_user="wang")

    assert made.due("handle_order") == "2023-07-03"


def test_an_order_ends_when_it_is_handled_verified_and_struck_off(order):
    order.do("sign_order", "wang", handler_user="wang")
    order.do("handle_order", "wang", **CLOSE)
    order.do("verify_order", "chen", **VERIFIED)
    order.do("close_order", "zhu", close_result="close")

    assert (order.state(order.key), order.open()) == ("COMPLETED", [])


def test_a_report_in_between_leaves_the_order_with_its_handler(order):
    order.do("sign_order", "wang", handler_user="wang")

    order.do("handle_order", "wang", action="feedback", progress_pct=30, feedback="一户已签")

    assert order.open() == ["handle_order"]


def test_a_granted_extension_moves_the_day(order):
    order.do("sign_order", "wang", handler_user="wang")
    order.do(
        "handle_order",
        "wang",
        action="extend",
        progress_pct=30,
        feedback="雨",
        extend_to="2023-07-03",
        extend_reason="汛期",
    )

    order.do("approve_extension", "chen", extension_result="approve", extension_to="2023-06-30")

    assert order.due("handle_order") == "2023-06-30"


def test_a_denied_extension_leaves_the_day(order):
    order.do("sign_order", "wang", handler_user="wang")
    order.do(
        "handle_order",
        "wang",
        action="extend",
        progress_pct=30,
        feedback="雨",
        extend_to="2023-07-03",
        extend_reason="汛期",
    )

    order.do("approve_extension", "chen", extension_result="deny")

    assert order.due("handle_order") == "2023-06-14"


def test_what_is_not_yet_done_goes_back_and_is_counted(order):
    order.do("sign_order", "wang", handler_user="wang")
    order.do("handle_order", "wang", **CLOSE)

    order.do("verify_order", "chen", verify_way="material", verify_result="returned", verify_note="缺一户")

    assert (order.open(), order.variable(order.key, "return_count")) == (["handle_order"], 1)


def test_who_handled_an_order_cannot_verify_it(order):
    order.do("sign_order", "wang", handler_user="wang")
    order.do("handle_order", "wang", **CLOSE)

    with pytest.raises((NotAllowed, Refused)):
        order.do("verify_order", "wang", **VERIFIED)


def test_a_cancelled_order_leaves_nobody_with_work(order):
    order.do("sign_order", "wang", handler_user="wang")

    order.tell("msg_order_cancel", "DB-2023-0001", cancel_reason="重复")

    assert (order.state(order.key), order.open()) == ("COMPLETED", [])


def test_a_message_starts_an_order_with_the_usual_values(walk):
    made = walk("ip_supervision")

    made.tell("msg_supervision_create", "", subject="红灯项目", host_org="t_lx")
    made.do("sign_order", handler_user="wang")

    assert (made.open(), made.due("handle_order")) == (["handle_order"], "2023-06-20")
