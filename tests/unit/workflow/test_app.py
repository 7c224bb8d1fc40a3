"""The application is made from settings alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflow.app import create_app


def test_two_apps_in_one_process_do_not_mix(config, world):
    assert create_app(config, world) is not create_app(config, world)


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_for_https_alone_where_there_is_https(config, world, https):
    assert https is create_app(replace(config, https=https), world).config["SESSION_COOKIE_SECURE"]


def test_an_upload_is_as_large_as_the_setting_says(config, world):
    assert 7 * 1024 * 1024 == create_app(replace(config, upload_megabytes=7), world).config["MAX_CONTENT_LENGTH"]


def test_an_unforeseen_error_is_a_page_outside_tests(config, world, bundle):
    app = create_app(config, world)
    app.view_functions["session.sign_in"] = _fails

    assert 500 == app.test_client().get("/sign-in").status_code


def _fails():
    raise RuntimeError("unforeseen")
