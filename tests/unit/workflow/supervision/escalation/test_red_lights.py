"""A light that turns red opens one note, once per project and reason in thirty days, and only while it is red."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workflow.supervision.escalation.red_lights import came_with, note_red_lights, reds_told
from workflow.supervision.escalation.settings import change_setting

KEY = "CNZS-2023-0001"


@pytest.fixture
def stalled(office):
    """A project that nobody moves: yellow after 60 days, red after 90."""
    office.project()
    for days in (60, 30):
        office.pass_days(days)
        office.light()
    return office


def test_a_project_that_turns_red_gets_a_note_that_says_why(stalled):
    note_red_lights(stalled.world)

    (note,) = stalled.orders()
    assert (note.order_type, note.source, note.linked_project, note.host_org) == (
        "reminder_note", "light", KEY, "st_hz",
    )  # fmt: skip
    assert "亮红灯" in note.subject
    assert stalled.steps()[0].reason_code == "TALK_90"


def test_a_yellow_light_opens_nothing(office):
    office.project()
    office.pass_days(60)
    office.light()

    assert (note_red_lights(office.world), office.orders()) == (0, [])


def test_the_same_light_is_noted_once(stalled):
    note_red_lights(stalled.world)

    assert (note_red_lights(stalled.world), len(stalled.orders())) == (0, 1)


def turn_again(office, days):
    """Let the project move and stall anew, so that it is red again after so many days."""
    office.project_moves()
    office.light()
    note_red_lights(office.world)
    office.pass_days(days)
    office.project_moves(days_ago=90)
    office.light()
    note_red_lights(office.world)


@pytest.mark.parametrize(("days", "notes"), [(29, 1), (30, 2)])
def test_a_light_red_again_for_the_same_reason_is_noted_anew_after_thirty_days(stalled, days, notes):
    note_red_lights(stalled.world)

    turn_again(stalled, days)

    assert len(stalled.orders()) == notes


def test_a_light_that_turned_green_before_the_worker_looked_is_left_alone(stalled):
    stalled.project_moves()
    stalled.light()

    assert (note_red_lights(stalled.world), stalled.orders()) == (0, [])


def test_what_a_unit_gets_no_more_today_is_opened_tomorrow(stalled):
    stalled.project(2, progress_at=stalled.clock.now() - timedelta(days=90))
    stalled.light("CNZS-2023-0002")
    with stalled.world.transaction() as uow:
        change_setting(uow, "unit_orders_a_day", "1", "试行")
    note_red_lights(stalled.world)
    today = len(stalled.orders())

    stalled.pass_days(1)
    note_red_lights(stalled.world)

    assert (today, len(stalled.orders())) == (1, 2)


def test_a_light_switched_off_leaves_a_line_and_no_note(stalled):
    with stalled.world.transaction() as uow:
        change_setting(uow, "open.reminder_note", "off", "季中不发")

    note_red_lights(stalled.world)

    assert ([step.outcome for step in stalled.steps()], stalled.orders()) == (["switched_off"], [])


def test_two_reasons_of_one_light_are_one_note_and_both_are_remembered(office):
    office.project()
    office.pass_days(91)
    office.due_on("2023-08-20")
    office.light()

    note_red_lights(office.world)

    assert {step.reason_code for step in office.steps()} == {"TALK_90", "TASK_OVERDUE"}
    assert len(office.orders()) == 1


def test_what_came_is_all_reasons_of_a_light_that_was_not_red_and_the_new_ones_of_one_that_was():
    assert came_with({"before": "yellow", "reasons": ["A", "B"], "added": ["B"]}) == {"A", "B"}
    assert came_with({"before": "red", "reasons": ["A", "B"], "added": ["B"]}) == {"B"}


def test_a_light_without_red_reasons_tells_none():
    assert reds_told({"after": "yellow", "reasons": ["A"]}) == {}
