"""What orders' own process escalates stands in the record too, and nothing is escalated twice from both sides."""

from __future__ import annotations

from engine.runtime import run_due
from workflow.supervision.escalation.open_order import open_order


def live_until(office, *days):
    for day in days:
        office.go_to(day)
        run_due(office.world)
        office.climb()


def drafted(order):
    """What the form of a draft asks for, as the draft has it."""
    names = ("order_type", "urgency", "source", "subject", "content", "criteria", "host_org", "assist_orgs")
    return {name: getattr(order, name) for name in names}


def test_an_urged_order_past_its_day_is_in_the_record_with_its_reason(office):
    office.project()
    with office.world.transaction() as uow:
        values = {"order_type": "urge_order", "subject": "加快交地", "host_org": "st_hz", "source": "inspection"}
        open_order(uow, "test", values)

    live_until(office, "2023-06-08")
    draft = office.orders()[-1]
    office.do(draft, "draft_order", by="chen", draft_result="file", **drafted(draft))

    step = next(step for step in office.steps() if step.trigger == "order_overdue")
    assert (step.level, step.basis) == ("supervise_order", "催办后仍未办：督办单")


def test_a_task_whose_ladder_is_past_an_order_is_not_escalated_by_that_order_again(office):
    office.project()
    office.due_on("2023-06-05")

    live_until(office, "2023-06-06", "2023-06-08", "2023-06-13", "2023-06-14", "2023-06-15")

    assert office.kinds() == ["urge_order", "supervise_order", "red_order"]
