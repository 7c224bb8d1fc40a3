"""Who a task is offered to."""

from types import SimpleNamespace

import pytest

from engine.domain.assignment import Actor, is_offered, principals_of

ZHANG = Actor("zhang", frozenset({"g_station", "st_hz"}))


@pytest.mark.parametrize(
    ("users", "groups", "offered"),
    [
        (["zhang"], [], True),
        ([], ["g_land", "st_hz"], True),
        (["li"], ["g_land"], False),
        ([], [], False),
    ],
)
def test_a_task_is_offered_by_name_or_by_group(users, groups, offered):
    task = SimpleNamespace(candidate_users=users, candidate_groups=groups)

    assert offered == is_offered(ZHANG, task)


def test_a_desk_holds_what_is_for_the_person_and_for_each_group():
    assert ("user:zhang", "group:g_station", "group:st_hz") == principals_of(ZHANG)
