"""The tree of organisations and people's several posts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.instances import EventLogEntry
from workflow.people.keep_orgs import below, change_org, end_post, set_post
from workflow.people.models import Org
from workflow.people.queries import posts_of
from workflow.people.services import create_org, create_person

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(world):
    with world.transaction() as uow:
        create_org(uow, "xian", "苍南县", "county")
        create_org(uow, "ju", "经信局", "dept", parent="xian")
        create_org(uow, "ke", "投资科", "dept", parent="ju")
        create_person(uow, "zhang", "张三")
    return world


def change(world, code="ju", **given):
    usual = {"name": "经信局", "kind": "dept", "parent": "xian", "region": None, "leader": None}
    with world.transaction() as uow:
        return change_org(uow, code, **(usual | given))


def posts(world):
    with world.reading() as uow:
        return [(one.org_code, one.post, one.is_primary) for one in posts_of(uow.session, "zhang")]


def post(world, org, words="", *, is_primary=False):
    with world.transaction() as uow:
        set_post(uow, "zhang", org, words, is_primary=is_primary)


def test_an_organisation_is_renamed_moved_and_led(office):
    change(office, name="经济和信息化局", parent=None, leader="zhang")

    with office.reading() as uow:
        org = uow.session.get_one(Org, "ju")
        assert ("经济和信息化局", None, "zhang") == (org.name, org.parent_code, org.leader_username)


def test_the_log_keeps_old_and_new(office):
    change(office, name="工信局")

    with office.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "OrgChanged")).one()
    assert {"name": ["经信局", "工信局"]} == entry.payload["changes"]


@pytest.mark.parametrize("parent", ["ju", "ke"])
def test_nothing_is_put_below_itself(office, parent):
    with pytest.raises(Invalid, match="上级单位"):
        change(office, parent=parent)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": " "}, Invalid),
        ({"kind": "planet"}, Invalid),
        ({"parent": "nowhere"}, NotFound),
        ({"leader": "nobody"}, NotFound),
        ({"region": "长" * 129}, Invalid),
    ],
)
def test_what_does_not_fit_is_refused(office, given, error):
    with pytest.raises(error):
        change(office, **given)


def test_what_is_below_includes_the_organisation(office):
    with office.reading() as uow:
        assert {"ju", "ke"} == below(uow.session, "ju")


def test_the_first_post_is_the_main_one(office):
    post(office, "ju", "科员")

    assert [("ju", "科员", True)] == posts(office)


def test_there_is_one_main_post(office):
    post(office, "ju")
    post(office, "xian", is_primary=True)

    assert [("xian", "", True), ("ju", "", False)] == posts(office)


def test_when_the_main_post_ends_another_becomes_it(office):
    post(office, "ju")
    post(office, "xian")

    with office.transaction() as uow:
        end_post(uow, "zhang", "ju")

    assert [("xian", "", True)] == posts(office)


def test_a_post_nobody_has_is_not_ended(office):
    with office.transaction() as uow, pytest.raises(Refused):
        end_post(uow, "zhang", "ju")
