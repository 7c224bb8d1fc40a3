"""A reminder note that nobody answers for seven days becomes a supervise order; an answered one does not."""

from __future__ import annotations

import pytest

from workflow.supervision.escalation.silent_notes import supervise_silent_notes


@pytest.fixture
def noted(office):
    """A note that a red light opened today, for a project nobody moves."""
    office.project(progress_at=office.clock.now().replace(month=2, day=20))
    office.light()
    office.climb()
    return office


def after(office, days):
    office.pass_days(days)
    supervise_silent_notes(office.world)
    return [order.order_type for order in office.orders()]


@pytest.mark.both_databases
@pytest.mark.parametrize(("days", "kinds"), [(6, ["reminder_note"]), (7, ["reminder_note", "supervise_order"])])
def test_a_silent_note_becomes_a_supervise_order_after_seven_days(noted, days, kinds):
    assert after(noted, days) == kinds


def test_the_supervise_order_names_the_note_and_the_reason_of_the_light(noted):
    after(noted, 7)

    note, order = noted.orders()
    assert note.order_no in order.content
    step = noted.steps()[-1]
    assert (step.trigger, step.order_key) == ("note_unanswered", note.instance_key)
    assert (order.parent_order_no, order.cause_code) == (note.order_no, "TALK_90")


def test_it_is_opened_once(noted):
    after(noted, 7)

    assert after(noted, 1) == ["reminder_note", "supervise_order"]


def test_who_signed_for_a_note_is_silent_from_that_day_on(noted):
    noted.pass_days(5)
    noted.do(noted.orders()[0], "sign_order", handler_user="wu")
    before = after(noted, 6)

    assert (before, after(noted, 1)) == (["reminder_note"], ["reminder_note", "supervise_order"])


def test_a_note_that_was_answered_is_left_alone(noted):
    note = noted.orders()[0]
    noted.do(note, "sign_order", handler_user="wu")
    noted.do(note, "handle_order", action="feedback", progress_pct=30, feedback="已约企业 6 月 5 日会谈")

    assert after(noted, 8) == ["reminder_note"]
