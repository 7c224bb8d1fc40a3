"""Use cases on people: what they write, and what they refuse."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, NotFound, Refused
from workflow.people import services
from workflow.people.groups import ensure_groups
from workflow.people.models import Org, OrgMember, Person, SignInAttempts
from workflow.people.passwords import is_password
from workflow.people.queries import groups_of, roles_of


@pytest.fixture
def uow(world):
    with world.transaction() as uow:
        ensure_groups(uow)
        services.create_org(uow, "county", "某县", "county")
        services.create_person(uow, "zhang", "张三", roles=["officer"])
        yield uow


def test_an_organisation_stands_under_its_parent(uow):
    services.create_org(uow, "st_hz", "驻杭州招商分中心", "station", parent="county", region="杭州")

    assert "county" == uow.session.get(Org, "st_hz").parent_code


def test_an_organisation_of_an_unknown_kind_is_refused(uow):
    with pytest.raises(Invalid) as refused:
        services.create_org(uow, "x", "x", "guild")

    assert "kind" == refused.value.findings[0].element


def test_a_code_is_taken_once(uow):
    with pytest.raises(Refused, match="county"):
        services.create_org(uow, "county", "另一个", "county")


def test_a_parent_must_exist(uow):
    with pytest.raises(NotFound, match="nowhere"):
        services.create_org(uow, "x", "x", "dept", parent="nowhere")


def test_a_user_name_is_taken_once(uow):
    with pytest.raises(Refused, match="zhang"):
        services.create_person(uow, "zhang", "另一个")


def test_a_person_without_password_cannot_sign_in(uow):
    assert uow.session.get(Person, "zhang").password_hash is None


def test_a_person_given_a_password_changes_it_first(uow):
    person = services.create_person(uow, "li", "李四", password="long-enough-7")

    assert person.must_change_password


def test_a_second_post_in_an_organisation_replaces_the_first(uow):
    services.add_member(uow, "zhang", "county", post="科员")
    services.add_member(uow, "zhang", "county", post="科长")

    assert "科长" == uow.session.get(OrgMember, ("zhang", "county")).post


def test_groups_are_set_as_given(uow):
    services.add_to_group(uow, "zhang", "g_station")

    services.set_groups(uow, "zhang", ["g_mnr", "g_fin"])

    assert {"g_mnr", "g_fin"} == groups_of(uow.session, "zhang")


def test_an_unknown_group_is_refused_by_name(uow):
    with pytest.raises(Invalid, match="g_none"):
        services.add_to_group(uow, "zhang", "g_none")


def test_a_granted_role_joins_the_others(uow):
    services.grant_role(uow, "zhang", "modeler")

    assert {"officer", "modeler"} == roles_of(uow.session, "zhang")


def test_roles_not_wanted_are_taken(uow):
    services.set_roles(uow, "zhang", ["auditor"])

    assert {"auditor"} == roles_of(uow.session, "zhang")


def test_roles_that_exclude_each_other_are_refused(uow):
    with pytest.raises(Invalid, match="三员分立"):
        services.grant_role(uow, "zhang", "auditor")


def test_a_leader_is_named(uow):
    services.set_leader(uow, "county", "zhang")

    assert "zhang" == uow.session.get(Org, "county").leader_username


def test_a_reset_password_fits(uow):
    made = services.reset_password(uow, "zhang")

    assert is_password(uow.session.get(Person, "zhang").password_hash, made)


def test_a_reset_ends_sessions(uow):
    before = uow.session.get(Person, "zhang").session_stamp

    services.reset_password(uow, "zhang")

    assert before != uow.session.get(Person, "zhang").session_stamp


def test_a_reset_lifts_a_lock(uow):
    uow.session.add(SignInAttempts(username="zhang", failed=9))
    uow.session.flush()

    services.reset_password(uow, "zhang")

    assert uow.session.get(SignInAttempts, "zhang", populate_existing=True) is None


def test_nobody_locks_themselves_out(world, uow):
    uow.actor = type(uow.actor)("zhang")

    with pytest.raises(Refused, match="自己"):
        services.set_active(uow, "zhang", False)


def test_nobody_takes_the_right_to_grant_roles_from_themselves(uow):
    services.create_person(uow, "boss", "苏某", roles=["administrator", "security"])
    uow.actor = type(uow.actor)("boss")

    with pytest.raises(Refused, match="自己"):
        services.set_roles(uow, "boss", ["officer"])

    services.set_roles(uow, "boss", ["security"])
    assert {"security"} == roles_of(uow.session, "boss")


def test_what_the_tables_cannot_keep_is_refused(uow):
    with pytest.raises(Invalid, match="电话不超过 32"):
        services.create_person(uow, "wang", "王五", phone="1" * 33)

    services.create_org(uow, "office", "办公室", "dept", parent="county")
    with pytest.raises(Invalid, match="岗位不超过 128"):
        services.add_member(uow, "zhang", "office", post="长" * 129)
