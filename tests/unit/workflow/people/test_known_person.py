"""Who somebody is comes in one statement, as stored at this moment."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from workflow.people.groups import ensure_groups
from workflow.people.known_person import known_person
from workflow.people.models import SignInAttempts
from workflow.people.services import add_member, add_to_group, create_org, create_person, set_active, set_groups


@pytest.fixture
def zhang(world):
    with world.transaction() as uow:
        create_org(uow, "st_hz", "杭州招商站", "county")
        create_person(uow, "zhang", "张三", password="long-enough-7", roles=["officer", "administrator"])
        add_member(uow, "zhang", "st_hz")
    return "zhang"


@pytest.fixture
def groups(world, zhang):
    with world.transaction() as uow:
        ensure_groups(uow)
        add_to_group(uow, zhang, "g_fin", "g_mnr")


def asked(world, username="zhang"):
    with world.reading() as uow:
        return known_person(uow, username)


@pytest.mark.both_databases
def test_posts_and_groups_are_the_actor_s_groups(world, groups):
    actor = asked(world).actor

    assert ("zhang", {"st_hz", "g_fin", "g_mnr"}, True) == (actor.name, actor.groups, actor.is_operator)


@pytest.mark.both_databases
def test_one_statement_tells_everything(world, groups):
    sent = []
    with world.reading() as uow:
        event.listen(world.database, "before_cursor_execute", lambda *given: sent.append(given[2]))
        known_person(uow, "zhang")

    assert len(sent) == 1


@pytest.mark.both_databases
def test_flags_are_true_or_false(world, zhang):
    person = asked(world)

    assert (True, True, False) == (person.is_active, person.must_change_password, person.failed)


def test_somebody_without_groups_and_roles_is_known(world):
    with world.transaction() as uow:
        create_person(uow, "li", "李四")

    person = asked(world, "li")

    assert ("李四", frozenset(), frozenset(), None) == (
        person.display_name,
        person.groups,
        person.roles,
        person.password_hash,
    )


def test_nobody_is_nobody(world, zhang):
    assert asked(world, "zhan") is None


def test_a_failed_sign_in_is_told(world, zhang):
    with world.transaction() as uow:
        uow.session.add(SignInAttempts(username=zhang, failed=1))

    assert asked(world).failed


def test_a_group_taken_away_counts_at_once(world, groups):
    with world.transaction() as uow:
        set_groups(uow, "zhang", ["g_fin"])

    assert {"st_hz", "g_fin"} == asked(world).groups


def test_a_deactivation_counts_at_once(world, zhang):
    with world.transaction() as uow:
        set_active(uow, zhang, False)

    assert not asked(world).is_active
