"""A machine signs in with each call by HTTP Basic, on the REST paths alone."""

from __future__ import annotations

import base64

import pytest

from workflow.people.services import create_person
from workflow.web.sessions import person_of_call, person_of_cookie


@pytest.fixture
def robot(world):
    with world.transaction() as uow:
        create_person(uow, "robot", "机器", password="long-enough-7", must_change_password=False, roles=["officer"])


def call(app, path="/v2/topology", password="long-enough-7"):
    pair = base64.b64encode(f"robot:{password}".encode()).decode()
    return app.test_request_context(path, headers={"Authorization": f"Basic {pair}"})


def test_the_right_pair_is_the_person(app, robot):
    with call(app) as context:
        assert "robot" == person_of_call(context.request).username


@pytest.mark.parametrize("options", [{"password": "wrong"}, {"path": "/people"}])
def test_a_wrong_pair_or_another_path_is_nobody(app, robot, options):
    with call(app, **options) as context:
        assert person_of_call(context.request) is None


def test_a_locked_name_is_nobody(app, robot):
    for _ in range(5):
        with call(app, password="wrong") as context:
            person_of_call(context.request)

    with call(app) as context:
        assert person_of_call(context.request) is None


def test_a_person_who_must_change_their_password_is_nobody_for_machines(app, world):
    with world.transaction() as uow:
        create_person(uow, "robot", "机器", password="long-enough-7")

    with call(app) as context:
        assert person_of_call(context.request) is None


def test_a_made_up_cookie_is_nobody(app, robot):
    with app.app_context():
        assert person_of_cookie("made-up:robot") is None
