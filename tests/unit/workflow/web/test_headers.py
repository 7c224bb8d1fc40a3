"""What every answer says to browsers."""

from __future__ import annotations

import pytest

from workflow.web.headers import headers_of


def directives(https=False):
    policy = headers_of(https=https)["Content-Security-Policy"]
    return dict(piece.strip().split(" ", 1) for piece in policy.split(";") if piece.strip())


@pytest.mark.parametrize(
    ("directive", "sources"),
    [
        ("script-src", "'self'"),
        ("style-src", "'self' 'unsafe-inline'"),
        ("img-src", "'self' data: blob:"),
        ("frame-ancestors", "'none'"),
        ("form-action", "'self'"),
    ],
)
def test_a_page_loads_only_what_is_allowed(directive, sources):
    assert sources == directives()[directive]


def test_an_intranet_without_https_is_not_upgraded():
    assert "upgrade-insecure-requests" not in headers_of(https=False)["Content-Security-Policy"]


@pytest.mark.parametrize("https", [True, False])
def test_coming_back_by_https_is_asked_for_only_behind_https(https):
    assert https is ("Strict-Transport-Security" in headers_of(https=https))


def test_contents_are_not_guessed():
    assert "nosniff" == headers_of(https=False)["X-Content-Type-Options"]
