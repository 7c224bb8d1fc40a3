"""The candidate groups of the handbook reach the table and keep what was added by hand."""

from __future__ import annotations

import pytest

from workflow.people.groups import ensure_groups, known_groups
from workflow.people.models import CandidateGroup


@pytest.mark.parametrize("code", ["g_station", "g_center_project", "g_mnr", "g_water", "g_emer", "g_auditor"])
def test_the_handbook_names_the_group(code):
    assert code in {group.code for group in known_groups()}


def test_no_code_stands_twice():
    codes = [group.code for group in known_groups()]

    assert len(codes) == len(set(codes))


def test_all_groups_are_added_once(world):
    with world.transaction() as uow:
        ensure_groups(uow)

        assert 0 == ensure_groups(uow)


def test_a_changed_name_is_put_right(world):
    with world.transaction() as uow:
        ensure_groups(uow)
        uow.session.get(CandidateGroup, "g_mnr").name = "old"

        ensure_groups(uow)

        assert "自然资源和规划局" == uow.session.get(CandidateGroup, "g_mnr").name
