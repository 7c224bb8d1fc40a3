"""Warnings about rules that cannot work as they are written."""

from __future__ import annotations

import pytest


def table(policy: str, *cells: str) -> str:
    rules = "".join(
        f'<rule id="r{number}"><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>{number}</text>'
        "</outputEntry></rule>"
        for number, cell in enumerate(cells, start=1)
    )
    return (
        f'<decision id="d" name="d"><decisionTable hitPolicy="{policy}"><input><inputExpression><text>x</text>'
        f"</inputExpression></input><output/>{rules}</decisionTable></decision>"
    )


@pytest.mark.parametrize(
    ("policy", "cells", "element", "message"),
    [
        ("UNIQUE", ("1", "2", "1"), "r3", "rules 1 and 3 always hold together"),
        ("FIRST", ("1", "1"), "r2", "rules 1 and 2 hold together, and the first is taken"),
        ("FIRST", ("1", "-", "2"), "r3", "rules 2 and 3 hold together, and the first is taken"),
    ],
)
def test_rules_in_each_others_way_are_told(read, policy, cells, element, message):
    findings = read(table(policy, *cells)).findings

    assert [(found.element, found.message, found.severity) for found in findings] == [(element, message, "warning")]


@pytest.mark.parametrize(
    ("policy", "cells"), [("UNIQUE", ("1", "2", "-")), ("COLLECT", ("1", "1")), ("FIRST", ("1", "-"))]
)
def test_rules_that_may_work_are_let_be(read, policy, cells):
    assert read(table(policy, *cells)).findings == ()
