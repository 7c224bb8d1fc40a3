"""The clock of a user task over REST: what it says, stopping it, letting it go on, deciding on a pause."""

from __future__ import annotations

import pytest

from tests.factories.clocks import office


@pytest.fixture
def call(world, signed_in):
    people = {
        "li": signed_in("officer", username="li"),
        "wu": signed_in("officer", username="wu"),
        "boss": signed_in("supervisor", username="boss"),
    }
    task = office(world, 5, legal_n=20, legal_unit="wd")

    def make(who, method, path, **body):
        answer = people[who].open(f"/v2/user-tasks/{task.task_key}/{path}", method=method, json=body or None)
        return answer.status_code, answer.json if answer.data else None

    make.task = task
    return make


@pytest.mark.both_databases
def test_a_clock_is_stopped_and_goes_on(call):
    assert 204 == call("li", "POST", "pause", cause="await_material", reason="补正")[0]
    call.task.go_to("2023-06-05")
    assert 204 == call("li", "POST", "resume")[0]

    clock = call("li", "GET", "clock")[1]
    [pause] = clock["pauses"]
    assert (clock["isStanding"], clock["pausedWorkdays"], clock["kind"]) == (False, 3, "gov")
    assert (clock["promiseDueDate"][:10], clock["legalDueDate"][:10]) == ("2023-06-12", "2023-07-04")
    assert (pause["state"], pause["workdays"], pause["until"]) == ("resumed", 3, "2023-06-14")


def test_one_who_did_not_ask_decides(call):
    assert 204 == call("li", "POST", "pause", cause="hearing", reason="听证")[0]
    assert 409 == call("li", "POST", "pause-decision", isApproved=True)[0]
    assert 204 == call("boss", "POST", "pause-decision", isApproved=True)[0]

    assert call("boss", "GET", "clock")[1]["isStanding"]


def test_a_cause_that_is_none_is_refused(call):
    assert 400 == call("li", "POST", "pause", cause="holiday", reason="放假")[0]


def test_a_day_too_late_is_named_by_its_field(call):
    status, body = call("li", "POST", "pause", cause="await_material", reason="补正", until="2023-12-01")

    assert (400, "until") == (status, body["findings"][0]["element"])


def test_a_stranger_learns_nothing(call):
    assert call("wu", "GET", "clock")[0] in (403, 404)
