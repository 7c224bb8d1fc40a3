"""Where a day starts, by role."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("officer", "/tasks"),
        ("leader", "/tasks"),
        ("supervisor", "/supervision"),
        ("administrator", "/people"),
        ("security", "/people"),
        ("auditor", "/reports"),
    ],
)
def test_a_role_starts_where_its_work_is(signed_in, role, start):
    assert start == signed_in(role).get("/").location
