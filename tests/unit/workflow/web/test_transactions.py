"""What one request reads, it reads in one unit of work, however many ask."""

from __future__ import annotations

import pytest

from engine.domain.errors import Overtaken
from workflow.web.transactions import ANONYMOUS, reading, run


def test_reading_inside_of_reading_is_the_same(app):
    with app.test_request_context("/"), reading() as outer, reading() as inner:
        assert inner is outer


def test_reading_goes_on_after_the_inner_one(app):
    with app.test_request_context("/"), reading() as outer:
        with reading():
            pass
        with reading() as third:
            assert third is outer


def test_reading_again_afterwards_is_another(app):
    with app.test_request_context("/"):
        with reading() as first:
            pass
        with reading() as second:
            assert second is not first


def test_reading_that_failed_is_not_gone_on_with(app):
    with app.test_request_context("/"):
        with pytest.raises(ZeroDivisionError), reading() as first:
            raise ZeroDivisionError
        with reading() as second:
            assert second is not first


def test_what_others_overtook_is_done_again_for_the_same_person(app):
    seen = []

    def act(uow):
        seen.append((uow.actor, uow.locking))
        if len(seen) == 1:
            raise Overtaken("others were first")
        return "done"

    with app.test_request_context("/"):
        assert "done" == run(act)
    assert [(ANONYMOUS, False), (ANONYMOUS, True)] == seen
