"""What comes next in a project, and whose move it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.ports import PlainWeekCalendar
from tests.factories.inbox import NOW, put
from tests.factories.supervised import put_instance, put_project, put_unit
from workflow.board.cards import list_cards
from workflow.board.columns import BoardFilter
from workflow.board.moves import next_moves, phase_days
from workflow.inbox.units import names_for

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def moves(session, *roots):
    return next_moves(session, roots, NOW, PlainWeekCalendar())


def test_the_open_step_that_is_due_first_comes_next(session):
    put(session, 1, "group:a", root_key=7, due=NOW + 5 * DAY)
    put(session, 2, "group:a", root_key=7, due=NOW + DAY)
    put(session, 3, "group:a", root_key=7)

    assert moves(session, 7, 8)[7].task.key == 2


def test_it_is_the_move_of_whoever_has_it_else_of_the_units(session):
    put_unit(session, "tw_ly", "灵溪镇", "zhao")
    put(session, 1, "user:zhao", root_key=1, assignee="zhao")
    put(session, 2, "group:tw_ly", root_key=2)

    found = moves(session, 1, 2)

    names = names_for(session, [move.task for move in found.values()])
    assert [found[root].whose(names) for root in (1, 2)] == ["zhao", "灵溪镇"]


def test_the_days_of_a_step_stand_against_those_it_may_take(session):
    put(session, 1, "group:a", created_at=NOW - 14 * DAY, due=NOW - 7 * DAY)

    move = moves(session, 1)[1]

    assert (move.days, move.standard, move.is_over) == (10, 5, True)


def test_what_stands_still_has_no_move(session):
    put_instance(session, 1, "SUSPENDED")
    put(session, 1, "group:a")

    assert moves(session, 1) == {}


def test_the_days_in_a_phase_count_from_its_first_process(session):
    put_project(session, 1, phase="P1")
    put_instance(session, 1, process_id="ip_lead", started_at=NOW - 30 * DAY)
    cards = list_cards(session, BoardFilter()).cards

    assert phase_days(session, cards, NOW) == {1: 30}
