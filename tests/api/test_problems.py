"""Refusals are problems (RFC 9457): one table of statuses, and never a page."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.domain.errors import (
    BpmnError,
    Broken,
    Conflict,
    EngineError,
    Finding,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    Uncorrelated,
)
from workflow.rest.problems import on_engine_error, status_of

TASK = "/v2/user-tasks/7"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), 404),
        (Refused("x"), 409),
        (Conflict("x"), 409),
        (NotAllowed("x"), 403),
        (Invalid("x"), 400),
        (Uncorrelated("x"), 404),
        (Broken("x"), 500),
        (BpmnError("E1"), 500),
        (EngineError("x"), 500),
    ],
)
def test_an_error_has_the_status_of_its_class(error, status):
    assert status == status_of(error)[0]


def test_a_problem_says_what_where_and_why(app):
    finding = Finding("min", "至少 1", element="price")

    with app.test_request_context(TASK):
        made = on_engine_error(Invalid("1 field needs attention", [finding]))

    assert "application/problem+json" == made.content_type
    assert made.get_json(force=True) == {
        "type": "about:blank",
        "title": "INVALID_ARGUMENT",
        "status": 400,
        "detail": "1 field needs attention",
        "instance": TASK,
        "findings": [{"rule": "min", "message": "至少 1", "element": "price", "severity": "error"}],
    }


@pytest.fixture
def call(signed_in):
    """Calls as an administrator: method, path, and what Flask's test client takes."""
    browser = signed_in("administrator")

    def call(method: str, path: str, **options):
        return browser.open(path, method=method, **options)

    return call


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v2/user-tasks/7", None, 404),
        ("GET", "/v2/user-tasks/seven", None, 400),
        ("GET", "/v2/user-tasks/99999999999999999999", None, 400),
        ("GET", "/v2/nothing-here", None, 404),
        ("PUT", "/v2/user-tasks/search", None, 405),
        ("POST", "/v2/user-tasks/search", b"{", 400),
        ("POST", "/v2/user-tasks/search", b"[]", 400),
        ("POST", "/v2/user-tasks/search", b'{"filter": {"state": NaN}}', 400),
        ("POST", "/v2/user-tasks/search", b'"x"', 400),
        ("POST", "/v2/user-tasks/search", "价".encode("gbk"), 400),
        ("POST", "/v2/process-instances", b"{}", 400),
        ("POST", "/v2/process-instances", b'{"processDefinitionId": "nowhere"}', 404),
        ("POST", "/v2/messages/correlation", b'{"name": "nobody"}', 404),
        ("POST", "/v2/jobs/activation", b'{"type": "t", "timeout": "1", "maxJobsToActivate": 1}', 400),
        ("PATCH", "/v2/user-tasks/7", b"{}", 400),
        ("POST", "/v2/deployments", None, 400),
        ("GET", "/v2/variables/search", None, 400),
    ],
)
def test_a_refusal_is_a_problem(call, method, path, body, status):
    answered = call(method, path, data=body, content_type="application/json" if body else None)

    assert (status, "application/problem+json") == (answered.status_code, answered.mimetype)
    assert {"type", "title", "status", "detail", "instance"} <= set(answered.get_json(force=True))


def test_a_method_that_is_not_offered_names_those_that_are(call):
    assert "POST" in call("PUT", "/v2/user-tasks/search").headers["Allow"]


def test_a_body_that_is_not_json_by_its_type_is_refused(call):
    assert 415 == call("POST", "/v2/user-tasks/search", data="state=CREATED", content_type="text/plain").status_code


@pytest.mark.parametrize(
    ("body", "element"),
    [
        ({"filter": {"colour": "red"}}, "filter.colour"),
        ({"filter": {"state": {"$unlike": "x"}}}, "filter.state"),
        ({"filter": {"priority": "high"}}, "filter.priority"),
        ({"filter": {"priority": {"$in": 3}}}, "filter.priority"),
        ({"filter": {"userTaskKey": 7}}, "filter.userTaskKey"),
        ({"filter": {"dueDate": {"$gt": "2023-05-31T10:00:00"}}}, "filter.dueDate"),
        ({"filter": {"assignee": {"$exists": "yes"}}}, "filter.assignee"),
        ({"filter": {"$or": [{"colour": "red"}]}}, "filter.$or[0].colour"),
        ({"sort": [{"field": "colour"}]}, "sort[0].field"),
        ({"sort": [{"field": "dueDate", "order": "down"}]}, "sort[0].order"),
        ({"page": {"limit": 0}}, "page.limit"),
        ({"page": {"limit": 10001}}, "page.limit"),
        ({"page": {"from": -1}}, "page.from"),
        ({"page": {"from": 1, "after": "AAAA"}}, "page"),
        ({"page": {"after": "nonsense"}}, "page"),
        ({"pages": {}}, "pages"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(call, body, element):
    answered = call("POST", "/v2/user-tasks/search", json=body)

    assert (400, [element]) == (answered.status_code, [f["element"] for f in answered.get_json(force=True)["findings"]])


def test_an_unknown_sort_field_is_named_with_those_there_are(call):
    detail = call("POST", "/v2/user-tasks/search", json={"sort": [{"field": "colour"}]}).get_json(force=True)["detail"]

    assert "colour is no field to sort by" in detail and "dueDate" in detail


def test_a_tenant_other_than_the_one_there_is_is_refused(call):
    answered = call("POST", "/v2/process-instances", json={"processDefinitionId": "p", "tenantId": "other"})

    assert (400, "tenantId") == (answered.status_code, answered.get_json(force=True)["findings"][0]["element"])


def test_nobody_is_asked_to_sign_in(client):
    answered = client.get("/v2/topology")

    assert (401, "application/problem+json") == (answered.status_code, answered.mimetype)


def test_anybody_may_ask_whether_the_server_is_there(client):
    assert 204 == client.get("/v2/status").status_code


def test_a_browser_needs_the_token_of_its_session_to_change_something(app, signed_in):
    browser = signed_in("administrator")
    app.config["WTF_CSRF_ENABLED"] = True

    answered = browser.post("/v2/signals/broadcast", json={"signalName": "go"})

    assert (400, "application/problem+json") == (answered.status_code, answered.mimetype)


def test_an_unforeseen_error_is_a_problem_without_its_trace(app, signed_in, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    browser = signed_in("administrator")
    monkeypatch.setattr("workflow.rest.cluster.answer", lambda body: 1 / 0)

    answered = browser.get("/v2/topology")

    assert (500, "application/problem+json") == (answered.status_code, answered.mimetype)
    assert b"division" not in answered.data


def test_a_busy_database_asks_to_try_again(call, monkeypatch):
    def busy(body):
        raise PoolTimeout("no connection is free")

    monkeypatch.setattr("workflow.rest.cluster.answer", busy)

    answered = call("GET", "/v2/topology")

    assert (503, "2", "SERVICE_UNAVAILABLE") == (
        answered.status_code,
        answered.headers["Retry-After"],
        answered.get_json()["title"],
    )


@pytest.mark.parametrize(
    "body",
    [
        rb'{"filter": {"name": "\ud800"}}',
        rb'{"filter": {"name": "\u0000"}}',
        b'{"filter": {"dueDate": "0001-01-01T00:00:00+08:00"}}',
        b'{"filter": {"priority": 9223372036854775808}}',
        b'{"filter": {"userTaskKey": "9223372036854775808"}}',
    ],
)
def test_what_no_database_holds_is_refused(call, body):
    assert 400 == call("POST", "/v2/user-tasks/search", data=body, content_type="application/json").status_code


@pytest.mark.parametrize("limit", [b"5", b"5.0"])
def test_a_whole_number_may_be_written_with_a_fraction_of_nothing(call, limit):
    body = b'{"page": {"limit": %b}, "filter": {"priority": %b}}' % (limit, limit)

    assert 200 == call("POST", "/v2/user-tasks/search", data=body, content_type="application/json").status_code


@pytest.mark.both_databases
@pytest.mark.parametrize("member", ["processDefinitionId", "businessId"])
def test_a_name_longer_than_can_be_stored_is_no_failure_of_the_server(call, backend, member):
    body = {"processDefinitionId": "p", member: "长" * 300}

    assert call("POST", "/v2/process-instances", json=body).status_code in (400, 404)
