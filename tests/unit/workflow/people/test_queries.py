"""Questions about people."""

from __future__ import annotations

import pytest

from engine.domain.errors import NotFound
from workflow.people import queries, services
from workflow.people.groups import ensure_groups


@pytest.fixture
def uow(world):
    with world.transaction() as uow:
        ensure_groups(uow)
        services.create_org(uow, "county", "某县", "county")
        services.create_org(uow, "st_hz", "杭州分中心", "station", parent="county")
        services.create_org(uow, "bureau", "某局", "dept", parent="county")
        services.create_person(uow, "zhang", "张三", roles=["officer"])
        services.create_person(uow, "wang", "王五", roles=["administrator"], is_county_leader=True)
        services.add_member(uow, "zhang", "st_hz", post="驻点专员")
        services.add_to_group(uow, "zhang", "g_station")
        yield uow


def test_an_actor_has_groups_and_organisations(uow):
    assert {"g_station", "st_hz"} == queries.actor_for(uow, "zhang").groups


@pytest.mark.parametrize(("username", "is_operator"), [("zhang", False), ("wang", True)])
def test_only_who_may_operate_is_an_operator(uow, username, is_operator):
    assert is_operator is queries.actor_for(uow, username).is_operator


def test_there_is_no_actor_for_somebody_unknown(uow):
    with pytest.raises(NotFound, match="nobody"):
        queries.actor_for(uow, "nobody")


def test_there_is_no_actor_for_somebody_switched_off(uow):
    services.set_active(uow, "zhang", False)

    with pytest.raises(NotFound, match="停用"):
        queries.actor_for(uow, "zhang")


def test_names_are_found_for_those_who_exist(uow):
    assert {"zhang": "张三"} == queries.display_names(uow.session, ["zhang", "nobody"])


def test_no_names_are_asked_for_nobody(uow):
    assert {} == queries.display_names(uow.session, [])


def test_organisations_are_offered_by_kind(uow):
    assert ["st_hz"] == [option.value for option in queries.org_options(uow.session, kinds=["station"])]


def test_persons_are_offered_by_organisation(uow):
    assert ["zhang"] == [option.value for option in queries.user_options(uow.session, org_code="st_hz")]


def test_persons_are_offered_by_group(uow):
    assert ["zhang"] == [option.value for option in queries.user_options(uow.session, group_code="g_station")]


def test_leaders_are_offered(uow):
    assert [{"value": "wang", "label": "王五"}] == [o.as_dict() for o in queries.leader_options(uow.session)]


def test_organisations_are_listed_as_a_tree(uow):
    listed = [(org.code, depth, count) for org, depth, count in queries.list_orgs(uow.session)]

    assert [("county", 0, 0), ("bureau", 1, 0), ("st_hz", 1, 1)] == listed


def test_a_line_of_the_list_names_post_group_and_role(uow):
    row = queries.list_people(uow.session, words="张")[0][0]

    assert ((("杭州分中心", "驻点专员"),), ("g_station",), ("officer",)) == (row.orgs, row.groups, row.roles)


def test_the_list_is_narrowed_by_organisation(uow):
    assert ["zhang"] == [row.person.username for row in queries.list_people(uow.session, org_code="st_hz")[0]]


def test_the_list_is_cut_into_pages(uow, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_ROWS", 1)

    rows, total = queries.list_people(uow.session, page=2)

    assert (["zhang"], 2) == ([row.person.username for row in rows], total)


def test_a_percent_sign_is_only_a_character(uow):
    assert ([], 0) == queries.list_people(uow.session, words="%")


@pytest.mark.parametrize(("code", "known"), [("g_station", True), ("st_hz", True), ("zhang", False), ("g_sea", False)])
def test_a_group_is_known_when_it_is_a_candidate_group_or_an_organisation(uow, code, known):
    assert known is queries.knows_group(uow, code)


def test_an_office_without_groups_and_organisations_knows_every_one(world):
    with world.reading() as uow:
        assert queries.knows_group(uow, "g_sea")
