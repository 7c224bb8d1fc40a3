"""Keeping views: what is kept of a list, and what is refused."""

from __future__ import annotations

import pytest

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from workflow.inbox.views import keep_views
from workflow.inbox.views.keep_views import change_view, save_view
from workflow.inbox.views.queries import own_views

pytestmark = pytest.mark.both_databases
LI = Actor("li", frozenset({"g_station"}))


def test_only_what_is_known_of_a_list_is_kept(world):
    with world.transaction(LI) as uow:
        view = save_view(uow, " 急  件 ", "priority=high&after=1-2&pink=1&light=pink&var=amount:gt:5")

    assert (view.name, view.question) == ("急 件", "priority=high&var=amount%3Agt%3A5")


def test_the_same_name_changes_the_view(world):
    with world.transaction(LI) as uow:
        save_view(uow, "急件", "priority=high")
        save_view(uow, "急件", "light=red", "g_station")

    with world.reading(LI) as uow:
        assert [(view.question, view.group_code) for view in own_views(uow.session, "li")] == [
            ("light=red", "g_station")
        ]


def test_another_view_does_not_take_a_name_that_is_taken(world):
    with world.transaction(LI) as uow:
        save_view(uow, "甲", "")
        second = save_view(uow, "乙", "").key

    with world.transaction(LI) as uow, pytest.raises(Refused, match="已有名为“甲”"):
        change_view(uow, second, "甲", "")


def test_there_are_only_so_many(world, monkeypatch):
    monkeypatch.setattr(keep_views, "MOST_VIEWS", 1)

    with world.transaction(LI) as uow:
        save_view(uow, "甲", "")
        with pytest.raises(Refused, match="最多 1 个"):
            save_view(uow, "乙", "")
