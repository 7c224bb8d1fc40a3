"""The panel beside a diagram says how often an activity runs, and how one is chosen."""

import pytest

from tests.factories.diagrams import ad_hoc, bpmn, chain, loop, multi, start, user
from workflow.modeling.details import details_of


@pytest.mark.parametrize(
    ("activity", "row"),
    [
        (user("A", body=loop("n < 3", most=5)), ["循环", "n < 3 最多 5 次"]),
        (user("A", body=loop(most=5)), ["循环", "最多 5 次"]),
        (user("A", body=multi("items", "item")), ["多实例", "=items"]),
        (user("A", body=multi(None, count="3")), ["多实例", "3 项"]),
        (ad_hoc("A", user("x"), ordering="Sequential", until="done"), ["选办", "一次一项 =done"]),
        (ad_hoc("A", user("x")), ["选办", "可同时办"]),
    ],
)
def test_how_often_an_activity_runs_is_said(activity, row):
    found = details_of(bpmn(start(), activity, *chain("s", "A")), "p.bpmn")

    assert row in found["A"]
