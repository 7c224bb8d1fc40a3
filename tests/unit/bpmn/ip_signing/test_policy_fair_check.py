"""DMN-20 (domain.md 7.11): clauses that are blocked, all of them."""

from __future__ import annotations

import pytest

CLEAN = {
    "tax_linked": False,
    "tax_refund": False,
    "land_favour": False,
    "factor_favour": False,
    "exclusive_terms": False,
    "exit_clauses": [{"trigger": "未开工", "handling": "解除"}],
}


def codes(found):
    return [hit["code"] for hit in found or []]


@pytest.mark.parametrize(
    ("changed", "blocked"),
    [
        ({}, []),
        ({"tax_linked": True}, ["F1"]),
        ({"tax_refund": True}, ["F2"]),
        ({"land_favour": True}, ["F3"]),
        ({"factor_favour": True}, ["F4"]),
        ({"exclusive_terms": True}, ["F5"]),
        ({"exit_clauses": []}, ["G10"]),
        ({"tax_linked": True, "land_favour": True}, ["F1", "F3"]),
    ],
)
def test_every_forbidden_clause_is_named(decide, changed, blocked):
    found = decide("ip_signing/policy_fair_check.dmn", "policy_fair_check", **{**CLEAN, **changed})

    assert codes(found) == blocked
