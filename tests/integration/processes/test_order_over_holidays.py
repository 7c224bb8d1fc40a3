"""Orders through a year's holidays: due after National Day, moved by a pause, a make-up Saturday counts."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from engine.domain.ports import OFFICE_ZONE
from engine.runtime import run_due
from tests.factories.orders import order_in_walk
from webhooks.models import Delivery
from webhooks.payloads import EVENT_TYPES
from webhooks.subscriptions import subscribe
from workflow.supervision.ask_again import ask_again
from workflow.supervision.models import OrderStep

ORDER = {"order_type": "assign_order", "subject": "交地", "host_org": "t_lx", "due_days": 3}
NUMBER = "DB-2023-0001"


def move_to(made, text):
    made.clock.move_to(datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE))
    run_due(made.world)


@pytest.fixture
def orders(walk):
    def begin(day, **variables):
        made = walk("ip_supervision")
        move_to(made, f"{day} 10:00")
        made.tell("msg_supervision_create", "", **{**ORDER, **variables})
        made.do("sign_order", "wang", handler_user="wang")
        return made

    return begin


def test_three_working_days_before_national_day_end_after_it(orders):
    assert orders("2023-09-27").due("handle_order") == "2023-10-08"


def test_a_make_up_saturday_is_a_day_of_work(orders):
    assert orders("2023-09-28", due_days=1).due("handle_order") == "2023-10-07"


@pytest.mark.both_databases
def test_a_pause_over_the_holiday_moves_the_day_by_the_working_days_in_it(orders):
    made = orders("2023-09-27")
    made.tell("msg_order_pause", NUMBER, pause_reason="force_majeure", pause_until="2023-10-20")

    move_to(made, "2023-10-09 09:00")
    made.do("paused_order", "chen", resume_note="台风已过")

    assert (made.due("handle_order"), order_in_walk(made, NUMBER).paused_wd) == ("2023-10-12", 4)


def test_a_pause_in_days_off_alone_moves_nothing(orders):
    made = orders("2023-09-28")
    before = made.due("handle_order")
    made.tell("msg_order_pause", NUMBER, pause_reason="meeting_wait", pause_until="2023-10-06")

    move_to(made, "2023-10-06 08:00")
    made.do("paused_order", "chen", resume_note="已研究")

    assert (before, made.due("handle_order")) == ("2023-10-09", "2023-10-09")


def test_what_is_not_told_in_time_is_counted_once_and_asked_again(orders):
    made = orders("2023-06-01", due_days=60)
    made.clock.move_to(datetime(2023, 6, 9, 9, tzinfo=OFFICE_ZONE))

    rounds = [ask_again(made.world), ask_again(made.world)]

    order = order_in_walk(made, NUMBER)
    with made.world.reading() as uow:
        acts = list(uow.session.scalars(select(OrderStep.act).order_by(OrderStep.key)))
    assert (rounds, order.missed_feedback, acts[-1]) == ([1, 0], 1, "missed")
    assert f"{order.next_feedback_by.astimezone(OFFICE_ZONE):%Y-%m-%d}" == "2023-06-15"


def test_a_feedback_sets_the_day_of_the_next(orders):
    made = orders("2023-06-01", due_days=60)

    made.do("handle_order", "wang", action="feedback", progress_pct=20, feedback="在办")

    order = order_in_walk(made, NUMBER)
    assert f"{order.next_feedback_by.astimezone(OFFICE_ZONE):%Y-%m-%d}" == "2023-06-08"


def test_a_leaders_hard_note_has_thirty_days_and_an_urgent_one_five(orders):
    made = orders("2023-06-01", source="leader", urgency="hard", due_days=None)
    hard = made.due("handle_order")

    made.tell("msg_supervision_create", "", **{**ORDER, "source": "leader", "urgency": "urgent", "due_days": None})

    assert (hard, f"{order_in_walk(made, 'DB-2023-0002').due_at:%Y-%m-%d}") == ("2023-07-03", "2023-06-06")


def test_every_step_of_an_order_is_sent_to_who_subscribed(walk):
    made = walk("ip_supervision")
    kinds = [kind for kind in EVENT_TYPES if kind.startswith("supervision.")]
    with made.world.transaction() as uow:
        subscribe(uow, name="考核", url="https://example.org/hook", event_types=kinds)
    made.tell("msg_supervision_create", "", **ORDER)
    made.do("sign_order", "wang", handler_user="wang")
    made.do("handle_order", "wang", action="feedback", progress_pct=20, feedback="在办")
    made.tell("msg_order_cancel", NUMBER, cancel_reason="重复")

    with made.world.reading() as uow:
        sent = list(uow.session.scalars(select(Delivery.event_type).order_by(Delivery.key)))
    assert sent == ["supervision.created", "supervision.signed", "supervision.feedback", "supervision.cancelled"]
