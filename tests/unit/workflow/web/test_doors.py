"""Every endpoint has a row in the table of doors."""

from __future__ import annotations

import pytest

from workflow.people.permissions import Permission
from workflow.web import doors
from workflow.web.doors import Door, door_of


def test_every_endpoint_has_a_row(app):
    shut = {rule.endpoint for rule in app.url_map.iter_rules() if door_of(rule.endpoint) is None}

    assert set() == shut


def test_an_endpoint_of_its_own_row_wins_over_its_blueprint(monkeypatch):
    rows = {"inbox.*": Permission.USE_INBOX, "inbox.public": Door.OPEN}
    monkeypatch.setattr(doors, "DOORS", rows)

    assert Door.OPEN is door_of("inbox.public")


def test_a_nested_blueprint_takes_the_row_of_its_outer(monkeypatch):
    monkeypatch.setattr(doors, "DOORS", {"rest.*": Permission.USE_REST})

    assert Permission.USE_REST is door_of("rest.tasks.search")


@pytest.mark.parametrize("endpoint", ["nowhere", "nowhere.page"])
def test_an_endpoint_without_row_is_shut(app, endpoint):
    with app.test_request_context("/"):
        assert not doors.may_open(endpoint)


def test_a_machine_without_name_is_asked_for_one(app):
    with app.test_request_context("/v2/anything"):
        _body, status, headers = doors.ask_to_sign_in()

    assert (401, 'Basic realm="luodi"') == (status, headers["WWW-Authenticate"])


def test_after_a_form_was_sent_nobody_is_led_back_to_it(app):
    with app.test_request_context("/people", method="POST"):
        assert "/sign-in" == doors.ask_to_sign_in().location


@pytest.mark.parametrize(
    ("path", "headers", "itself"),
    [
        ("/v2/topology", {"Authorization": "Basic eDp5"}, True),
        ("/v2/topology", {}, False),
        ("/people", {"Authorization": "Basic eDp5"}, False),
    ],
)
def test_only_machines_sign_in_with_the_call(app, path, headers, itself):
    with app.test_request_context(path, headers=headers):
        assert itself is doors.signs_in_itself()
