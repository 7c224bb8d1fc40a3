"""Who may call what: every operation has a row, and a caller without the permission is refused by name."""

from __future__ import annotations

import pytest

from workflow.people.permissions import Permission, Role, may
from workflow.rest.needs import NEEDS, OPEN
from workflow.web.doors import Door, door_of


@pytest.fixture
def rest_endpoints(app):
    return {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("rest.")}


def test_every_operation_has_a_row_and_every_row_an_operation(rest_endpoints):
    assert {f"rest.{name}" for name in set(NEEDS) | OPEN} == rest_endpoints


def test_every_operation_but_the_open_ones_needs_the_rest_door(rest_endpoints):
    doors = {endpoint: door_of(endpoint) for endpoint in rest_endpoints}

    assert {f"rest.{name}" for name in OPEN} == {name for name, door in doors.items() if door is Door.OPEN}
    assert {Permission.USE_REST} == set(doors.values()) - {Door.OPEN}


WHO = {
    "create_deployment": {Role.ADMINISTRATOR},
    "search_process_definitions": {Role.MODELER, Role.ADMINISTRATOR},
    "create_process_instance": {Role.OFFICER, Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR},
    "cancel_process_instance": {Role.ADMINISTRATOR},
    "search_user_tasks": set(Role) - {Role.AUDITOR},
    "complete_user_task": set(Role) - {Role.AUDITOR},
    "update_user_task": {Role.ADMINISTRATOR},
    "search_variables": {Role.MODELER, Role.ADMINISTRATOR},
    "search_incidents": {Role.MODELER, Role.ADMINISTRATOR},
    "correlate_message": {Role.ADMINISTRATOR},
    "activate_jobs": {Role.ADMINISTRATOR},
    "search_timers": {Role.MODELER, Role.ADMINISTRATOR},
    "get_process_definition_migration_mapping": {Role.MODELER, Role.ADMINISTRATOR},
}

CHANGES = {
    "process-instances/1/suspension": {},
    "process-instances/1/resumption": {},
    "process-instances/1/cancellation": {},
    "process-instances/1/modification": {},
    "process-instances/1/migration": {"targetProcessDefinitionKey": "1", "mappingInstructions": []},
    "process-instances/1/migration/validation": {"targetProcessDefinitionKey": "1"},
    "process-instances/migration": {"processInstanceKeys": ["1"], "targetProcessDefinitionKey": "1"},
    "process-instances/migration/validation": {"processInstanceKeys": ["1"], "targetProcessDefinitionKey": "1"},
    "element-instances/ad-hoc-activities/1/activation": {"elements": [{"elementId": "a"}]},
    "conditionals/evaluation": {"variables": {}},
    "timers/1/firing": {},
}
"""What an operator does with running instances: path → a body that would be taken."""


@pytest.mark.parametrize(("operation", "roles"), WHO.items())
def test_who_may_call(operation, roles):
    callers = {role for role in Role if any(may([role], permission) for permission in NEEDS[operation])}

    assert roles == callers & {role for role in Role if may([role], Permission.USE_REST)}


def test_a_refused_caller_is_told_what_is_needed(signed_in):
    answered = signed_in("officer").post("/v2/incidents/search", json={})

    assert 403 == answered.status_code
    assert "search_incidents: it needs the permission “see operations”" in answered.get_json(force=True)["detail"]


@pytest.mark.parametrize(("path", "body"), CHANGES.items())
def test_an_officer_changes_no_running_instance(signed_in, path, body):
    answered = signed_in("officer").post(f"/v2/{path}", json=body)

    assert 403 == answered.status_code
    assert "it needs the permission “operate”" in answered.get_json(force=True)["detail"]


def test_an_auditor_stays_outside(signed_in):
    assert 403 == signed_in("auditor").get("/v2/topology").status_code


def test_a_wrong_password_is_nobody(server, person):
    import httpx

    person("li", "officer")

    answered = httpx.get(f"{server}/v2/topology", auth=("li", "wrong"), trust_env=False, timeout=30)

    assert (401, 'Basic realm="luodi"') == (answered.status_code, answered.headers["WWW-Authenticate"])
