"""DMN-11 (domain.md 8.5): what follows what is late, step by step up the ladder; the first line that fits."""

from __future__ import annotations

import pytest

NOTHING = {"overdue_wd": 0, "order_type": "-", "red_count": 0, "silent_cd": 0, "org_orders": 0}
QUIET = {"copy_to_head": False, "explain_by_head": False, "affects_score": False}


@pytest.fixture
def escalated(decide):
    """What the decision says for a trigger and the values that are not nothing."""

    def escalated(trigger: str, **values: object) -> dict[str, object]:
        given = {**NOTHING, **values}
        return decide("ip_supervision/supervision_escalate.dmn", "supervision_escalate", trigger=trigger, **given)

    return escalated


@pytest.mark.parametrize(
    ("trigger", "values", "action", "order_type"),
    [
        ("task_due_soon", {}, "remind", None),
        ("task_overdue", {"overdue_wd": 0}, "none", None),
        ("task_overdue", {"overdue_wd": 1}, "open_order", "urge_order"),
        ("task_overdue", {"overdue_wd": 2}, "open_order", "urge_order"),
        ("task_overdue", {"overdue_wd": 3}, "open_order", "supervise_order"),
        ("task_overdue", {"overdue_wd": 5}, "open_order", "supervise_order"),
        ("task_overdue", {"overdue_wd": 6}, "open_order", "red_order"),
        ("task_overdue", {"overdue_wd": 6, "red_count": 1}, "open_order", "red_order"),
        ("task_overdue", {"overdue_wd": 6, "red_count": 2}, "open_order", "interview_notice"),
        ("task_overdue", {"overdue_wd": 0, "red_count": 2}, "none", None),
        ("order_overdue", {"order_type": "assign_order"}, "open_order", "urge_order"),
        ("order_overdue", {"order_type": "reminder_note"}, "open_order", "urge_order"),
        ("order_overdue", {"order_type": "urge_order"}, "open_order", "supervise_order"),
        ("order_overdue", {"order_type": "supervise_order"}, "open_order", "red_order"),
        ("order_overdue", {"order_type": "supervise_order", "red_count": 2}, "open_order", "interview_notice"),
        ("order_overdue", {"order_type": "red_order"}, "open_order", "interview_notice"),
        ("order_overdue", {"order_type": "interview_notice"}, "none", None),
        ("light_red", {}, "open_order", "reminder_note"),
        ("note_unanswered", {"silent_cd": 6}, "none", None),
        ("note_unanswered", {"silent_cd": 7}, "open_order", "supervise_order"),
        ("org_quarter", {"org_orders": 2}, "none", None),
        ("org_quarter", {"org_orders": 3}, "special_meeting", None),
        ("interviewed", {"org_orders": 1}, "none", None),
        ("interviewed", {"org_orders": 2}, "accountability", None),
        ("something_else", {"overdue_wd": 9}, "none", None),
    ],
)
def test_what_is_late_is_followed_by_the_next_step_of_the_ladder(escalated, trigger, values, action, order_type):
    said = escalated(trigger, **values)

    assert (said["action"], said["order_type"]) == (action, order_type)


@pytest.mark.parametrize(
    ("trigger", "values", "told"),
    [
        ("task_due_soon", {}, {"copy_to_head": True}),
        ("task_overdue", {"overdue_wd": 1}, {}),
        ("task_overdue", {"overdue_wd": 3}, {"copy_to_head": True}),
        ("task_overdue", {"overdue_wd": 6}, {"copy_to_head": True, "explain_by_head": True}),
        ("order_overdue", {"order_type": "supervise_order"}, {"copy_to_head": True, "explain_by_head": True}),
        ("order_overdue", {"order_type": "red_order"}, {"copy_to_head": True, "affects_score": True}),
        ("interviewed", {"org_orders": 2}, {"affects_score": True}),
    ],
)
def test_heads_hear_of_it_and_years_count_it_where_the_table_says_so(escalated, trigger, values, told):
    said = escalated(trigger, **values)

    assert {name: said[name] for name in QUIET} == {**QUIET, **told}


def test_every_answer_says_on_what_it_rests(escalated):
    assert escalated("task_overdue", overdue_wd=4)["basis"] == "逾期 3 至 5 个工作日：督办单"


def test_an_answer_without_numbers_is_no_order(escalated):
    nothing = dict.fromkeys(NOTHING)

    assert escalated("task_overdue", **nothing)["action"] == "none"


@pytest.mark.parametrize(
    ("reason_code", "days_since_note", "opens"),
    [
        ("TALK_90", None, True),
        ("TALK_90", 29, False),
        ("TALK_90", 30, True),
        ("TASK_OVERDUE", None, True),
        ("SUP_RED", None, False),
    ],
)
def test_a_red_light_opens_a_note_once_in_thirty_days(decide, reason_code, days_since_note, opens):
    given = {"reason_code": reason_code, "days_since_note": days_since_note}

    said = decide("ip_supervision/supervision_escalate.dmn", "red_light_note", **given)

    assert said["open"] is opens
