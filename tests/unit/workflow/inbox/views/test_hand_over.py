"""Handing over saved views: they are another's then, behind their own, and keep apart."""

from __future__ import annotations

import pytest

from engine.domain.assignment import Actor
from workflow.inbox.views.hand_over import move_view
from workflow.inbox.views.keep_views import choose_view, save_view
from workflow.inbox.views.queries import own_views, views_for

pytestmark = pytest.mark.both_databases
LI, WANG = Actor("li", frozenset({"g_station"})), Actor("wang", frozenset({"g_station"}))


def test_the_views_are_the_taker_s_behind_their_own(world):
    with world.transaction(LI) as uow:
        save_view(uow, "急件", "priority=high", "g_station")
        save_view(uow, "本周", "due=week")
    with world.transaction(WANG) as uow:
        choose_view(uow, save_view(uow, "急件", "light=red").key)

    with world.transaction() as uow:
        moved = [move_view(uow, view.key, "wang") for view in own_views(uow.session, "li")]

    with world.reading(WANG) as uow:
        assert moved == ["急件（li）", "本周"]
        assert [view.name for view in views_for(uow.session, WANG)] == ["急件", "急件（li）", "本周"]
        assert own_views(uow.session, "li") == []
