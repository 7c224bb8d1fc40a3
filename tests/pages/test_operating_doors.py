"""Whoever may look at running instances, or may not even that, changes none of them from their pages."""

from __future__ import annotations

import pytest

from workflow.people.permissions import Permission
from workflow.web.doors import DOORS, Door

CHANGES = sorted(
    endpoint
    for endpoint, door in DOORS.items()
    if endpoint.startswith("operations.") and not isinstance(door, Door) and door is not Permission.SEE_OPERATIONS
)


@pytest.fixture
def paths(app):
    """Endpoint → its path, for the instance, task, timer or incident 1."""
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
        return {name: adapter.build(name, dict.fromkeys(rules[name].arguments, 1), method="POST") for name in CHANGES}


def test_everything_posted_from_the_pages_of_instances_needs_to_operate(app):
    posted = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}

    assert {name for name in posted if name.startswith("operations.")} == set(CHANGES)
    assert {Permission.OPERATE} == {DOORS[name] for name in CHANGES}


@pytest.mark.parametrize("role", ["officer", "modeler"])
@pytest.mark.parametrize("endpoint", CHANGES)
def test_who_may_not_operate_is_refused(signed_in, paths, endpoint, role):
    answered = signed_in(role).post(paths[endpoint], data={"reason": "x"})

    assert 403 == answered.status_code
    assert "您没有打开这一页的权限" in answered.get_data(as_text=True)
