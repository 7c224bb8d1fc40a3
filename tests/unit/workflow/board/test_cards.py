"""The projects on the board, the worst and largest first."""

from __future__ import annotations

import pytest

from tests.factories.supervised import put_project
from workflow.board.cards import list_cards, place_of, top_cards
from workflow.board.columns import BoardFilter

pytestmark = pytest.mark.both_databases


@pytest.fixture
def county(session):
    for key, light, total in ((1, "", 900), (2, "yellow", 10), (3, "red", 20), (4, "red", 30), (5, "grey", 5)):
        put_project(session, key, light, total_invest=total)
    put_project(session, 6, "red", phase="P6")


def names(cards):
    return [card.key - 1_000_000 for card in cards]


def test_the_worst_light_and_the_largest_investment_stand_first(session, county):
    found = list_cards(session, BoardFilter(phase="P2")).cards

    assert names(found) == [4, 3, 2, 5, 1]
    assert [card.light for card in found] == ["red", "red", "yellow", "grey", "green"]


def test_pages_follow_each_other_without_a_gap(session, county):
    first = list_cards(session, BoardFilter(phase="P2"), rows=2)
    second = list_cards(session, BoardFilter(phase="P2"), place_of(first.following.as_text()), rows=2)
    third = list_cards(session, BoardFilter(phase="P2"), second.following, rows=2)

    assert names(first.cards + second.cards + third.cards) == [4, 3, 2, 5, 1]
    assert third.following is None


@pytest.mark.parametrize(("light", "expected"), [("red", [4, 3, 6]), ("green", [1]), ("grey", [5])])
def test_the_rows_of_one_light(session, county, light, expected):
    assert sorted(names(list_cards(session, BoardFilter(light=light)).cards)) == sorted(expected)


def test_each_phase_has_its_first_cards(session, county):
    found = top_cards(session, BoardFilter(), each=2)

    assert {phase: names(cards) for phase, cards in found.items()} == {"P2": [4, 3], "P6": [6]}


def test_a_card_says_why_it_is_red_in_the_words_of_the_decision(session):
    put_project(session, 1, "red")
    from workflow.lights.models import ProjectLight

    light = session.query(ProjectLight).one()
    light.reasons, light.evidence = ["TALK_90", "X"], [{"code": "TALK_90", "words": "在谈满 90 天无进展"}]
    session.flush()

    (card,) = list_cards(session, BoardFilter()).cards

    assert (card.reasons, card.words) == (("TALK_90", "X"), ("在谈满 90 天无进展", "X"))


def test_a_broken_place_begins_anew():
    assert place_of("x") is None
