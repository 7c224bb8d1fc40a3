"""Saved lists: kept, shared, counted, deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotAllowed, NotFound, Refused
from tests.factories.inbox import put
from workflow.people.saved_lists.rules import MOST_VIEWS
from workflow.supervision.saved_lists.keeping import delete_list, save_list
from workflow.supervision.saved_lists.queries import count_lists, lists_for

WANG, LI = Actor("wang", frozenset({"g_center_supervise"})), Actor("li", frozenset({"g_center_supervise"}))
OTHER = Actor("other")


def save(world, actor=WANG, name="灵溪镇", question="kind=over&unit=tw_ly", group=""):
    return world.run(lambda uow: save_list(uow, name, question, group).key, actor)


def seen(world, actor):
    with world.reading(actor) as uow:
        return [(kept.name, kept.question) for kept in lists_for(uow.session, actor)]


@pytest.mark.both_databases
def test_a_list_is_kept_with_what_is_known_of_it(world):
    save(world, question="unit=tw_ly&kind=soon&nonsense=1&sort=x")

    assert seen(world, WANG) == [("灵溪镇", "kind=soon&unit=tw_ly")]


def test_the_same_name_changes_the_list(world):
    first = save(world)

    assert save(world, question="kind=week") == first
    assert seen(world, WANG) == [("灵溪镇", "kind=week")]


def test_a_list_is_seen_by_its_owner_alone_or_by_the_group(world):
    save(world, name="自己的")
    save(world, name="大家的", group="g_center_supervise")

    assert [name for name, _ in seen(world, LI)] == ["大家的"]
    assert seen(world, OTHER) == []


def test_a_list_counts_what_it_shows_now(world, clock):
    key = save(world)
    with world.transaction() as uow:
        put(uow.session, 1, "group:tw_ly", due=clock.now() - timedelta(days=1))
        put(uow.session, 2, "group:g_mnr", due=clock.now() - timedelta(days=1))

    with world.reading(WANG) as uow:
        assert count_lists(uow.session, WANG, uow.now) == {key: 1}


def test_only_the_owner_deletes(world):
    key = save(world, group="g_center_supervise")

    with pytest.raises(NotAllowed):
        world.run(lambda uow: delete_list(uow, key), LI)
    with pytest.raises(NotFound):
        world.run(lambda uow: delete_list(uow, key), OTHER)
    assert world.run(lambda uow: delete_list(uow, key), WANG) == "灵溪镇"
    assert seen(world, WANG) == []


def test_a_list_needs_a_name_and_a_group_of_ones_own(world):
    with pytest.raises(Invalid):
        save(world, name=" ")
    with pytest.raises(NotAllowed):
        save(world, group="g_mnr")


def test_there_is_a_most(world):
    for number in range(MOST_VIEWS):
        save(world, name=str(number))

    with pytest.raises(Refused):
        save(world, name="一个太多")
