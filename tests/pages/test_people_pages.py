"""The administrator's pages, and the choices forms take from them."""

from __future__ import annotations

import re

import pytest

from workflow.people.passwords import is_password
from workflow.people.queries import find_person, groups_of, roles_of
from workflow.people.services import create_org


@pytest.fixture
def admin(signed_in, world):
    browser = signed_in("administrator", username="admin", groups=["g_center_data"])
    with world.transaction() as uow:
        create_org(uow, "st_hz", "杭州分中心", "station")
    return browser


NEW = {"username": "li", "display_name": "李四", "org": "st_hz", "post": "驻点专员", "roles": ["officer"]}


def asked(world, question, *arguments):
    with world.reading() as uow:
        return question(uow.session, *arguments)


def test_an_officer_does_not_see_the_list(signed_in):
    assert 403 == signed_in("officer").get("/people").status_code


def test_the_list_names_people(admin):
    assert "admin 某" in admin.get("/people").text


def test_a_search_finds_nobody_and_says_so(admin):
    assert "没有符合条件的人员" in admin.get("/people?q=zzz").text


def test_an_added_person_has_the_password_that_was_shown(admin, world):
    shown = re.search(r'id="new-password">([^<]+)<', admin.post("/people", data=NEW).text).group(1)

    assert is_password(asked(world, find_person, "li").password_hash, shown)


def test_an_added_person_has_post_and_role(admin, world):
    admin.post("/people", data=NEW)

    assert ({"st_hz"}, {"officer"}) == (asked(world, groups_of, "li"), asked(world, roles_of, "li"))


@pytest.mark.parametrize(
    ("change", "told"),
    [({"username": "Li Si"}, "小写字母"), ({"username": "admin"}, "已被使用"), ({"org": "nowhere"}, "没有单位")],
)
def test_a_person_is_not_added_for_a_reason(admin, change, told):
    answer = admin.post("/people", data={**NEW, **change})

    assert (422, True) == (answer.status_code, told in answer.text)


def test_a_refused_person_leaves_nothing_behind(admin, world):
    admin.post("/people", data={**NEW, "org": "nowhere"})

    assert "李四" not in admin.get("/people").text


def test_a_reset_shows_the_new_password_once(admin):
    admin.post("/people", data=NEW)

    assert "new-password" in admin.post("/people/li/reset").text
    assert "new-password" not in admin.get("/people").text


def test_roles_and_groups_are_saved_as_ticked(admin, world):
    admin.post("/people", data=NEW)
    admin.post("/people/li/roles", data={"roles": ["supervisor"], "groups": ["g_station"]})

    assert ({"supervisor"}, {"g_station", "st_hz"}) == (asked(world, roles_of, "li"), asked(world, groups_of, "li"))


def test_roles_that_exclude_each_other_are_refused_in_words(admin):
    admin.post("/people", data=NEW)

    answer = admin.post("/people/li/roles", data={"roles": ["auditor", "officer"]})

    assert (422, True) == (answer.status_code, "三员分立" in answer.text)


def test_somebody_switched_off_is_marked(admin):
    admin.post("/people", data=NEW)
    admin.post("/people/li/active", data={"active": "no"})

    assert "已停用" in admin.get("/people/li").text


def test_an_unknown_person_is_not_found(admin):
    assert 404 == admin.get("/people/nobody").status_code


def test_an_added_organisation_is_listed(admin):
    form = {"code": "team", "name": "对接组", "kind": "squad", "parent": "st_hz"}

    assert "对接组" in admin.post("/orgs", data=form, follow_redirects=True).text


def test_an_organisation_without_name_is_refused(admin):
    assert 422 == admin.post("/orgs", data={"code": "team", "name": "", "kind": "squad"}).status_code


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/options/orgs?kind=station", {"value": "st_hz", "label": "杭州分中心"}),
        ("/options/users", {"value": "admin", "label": "admin 某"}),
        ("/options/groups", {"value": "g_agent", "label": "政务服务中心代办员"}),
    ],
)
def test_forms_are_offered_choices(admin, path, first):
    assert first == admin.get(path).json[0]


def test_no_leader_is_no_choice(admin):
    assert [] == admin.get("/options/leaders").json


def test_unknown_choices_are_not_found(admin):
    assert 404 == admin.get("/options/colours").status_code


def test_a_picker_is_answered_by_what_is_typed(admin):
    admin.post("/people", data=NEW)

    answer = admin.get("/options/people?q=ls&limit=5")

    assert answer.json == [{"value": "li", "label": "李四", "note": "杭州分中心 驻点专员"}]


def test_a_picker_of_organisations_is_answered_by_letters(admin):
    assert [one["value"] for one in admin.get("/options/search/orgs?q=hzfzx").json] == ["st_hz"]


def test_nobody_outside_asks_who_works_here(client):
    assert 303 == client.get("/options/people?q=l").status_code
