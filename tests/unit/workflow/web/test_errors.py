"""Every class of the error tree has its status; descendants take their ancestor's."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.domain import errors
from engine.domain.errors import Finding, Invalid
from workflow.web.errors import answer, on_busy, on_engine_error, on_failure, status_of


class Stale(errors.Conflict):
    """A class the table does not know."""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound("x"), 404),
        (errors.Refused("x"), 409),
        (errors.Conflict("x"), 409),
        (errors.NotAllowed("x"), 403),
        (errors.Invalid("x"), 422),
        (errors.Uncorrelated("x"), 409),
        (errors.Broken("x"), 500),
        (errors.EngineError("x"), 500),
        (Stale("x"), 409),
    ],
)
def test_an_error_has_its_status(error, status):
    assert status == status_of(error)[0]


def test_a_conflict_is_not_called_a_refusal():
    assert status_of(errors.Conflict("x")) != status_of(errors.Refused("x"))


def test_findings_reach_the_island(app):
    with app.test_request_context("/tasks/1/complete", method="POST", json={}):
        made = on_engine_error(Invalid("填写有误", [Finding("required", "必填", "amount")]))

    assert [{"element": "amount", "message": "必填", "rule": "required", "severity": "error"}] == made.json["findings"]


def test_findings_reach_the_page(app):
    with app.test_request_context("/", headers={"Accept": "text/html"}):
        page = on_engine_error(Invalid("填写有误", [Finding("x", "不能解析", "Task_A", 7)])).get_data(as_text=True)

    assert "Task_A" in page and "第 7 行" in page


def test_a_machine_is_always_told_as_a_problem(app):
    with app.test_request_context("/v2/nothing"):
        assert "application/problem+json" == on_engine_error(errors.NotFound("x")).content_type


def test_a_failure_tells_no_trace(app):
    with app.test_request_context("/", headers={"Accept": "application/json"}):
        made = on_failure(RuntimeError("secret detail"))

    assert (500, False) == (made.status_code, "secret" in made.get_data(as_text=True))


def test_markup_in_a_message_is_only_text(app):
    with app.test_request_context("/", headers={"Accept": "text/html"}):
        assert "<b>" not in answer(409, "x", "<b>bold</b>").get_data(as_text=True)


BUSY = PoolTimeout("no connection is free")
MISTAKE = OperationalError("SELECT 1", {}, sqlite3.OperationalError("no such table"))
MISTAKE.orig.sqlite_errorcode = sqlite3.SQLITE_ERROR


def test_a_busy_database_asks_to_try_again(app):
    with app.test_request_context("/", headers={"Accept": "text/html"}):
        made = on_busy(BUSY)

    assert (503, "2") == (made.status_code, made.headers["Retry-After"])
    assert "没有留下任何改动" in made.get_data(as_text=True)


def test_a_mistake_in_a_statement_is_not_called_busy(app):
    with app.test_request_context("/"), pytest.raises(OperationalError):
        on_busy(MISTAKE)
