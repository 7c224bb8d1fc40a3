"""Importing a list: a dry run names every problem by row and writes nothing; then it is all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.domain.errors import Conflict, Invalid, NotFound
from engine.persistence.instances import EventLogEntry
from tests.factories.staff_lists import staff_list
from workflow.people.groups import ensure_groups
from workflow.people.import_people import do_import, try_import
from workflow.people.models import Org, OrgMember, PeopleImport, Person
from workflow.people.queries import groups_of, posts_of, roles_of
from workflow.people.services import add_member, create_org, create_person

pytestmark = pytest.mark.both_databases

COUNTY = ("xian", "苍南县", "县", "", "", "")
STATION = ("st_hz", "杭州分中心", "驻点分中心", "xian", "杭州", "zhang")
ZHANG = ("zhang", "张三", 13800000000, "st_hz", "专员", "g_station", "经办人")
ZHANG_TOO = ("zhang", "张三", "", "xian", "挂职", "g_fin", "")


@pytest.fixture
def office(world):
    with world.transaction() as uow:
        ensure_groups(uow)
    return world


def tried(world, *args, **given):
    with world.transaction() as uow:
        kept, plan = try_import(uow, "名单.xlsx", staff_list(*args, **given))
        return kept.key, plan


def imported(world, *args):
    key, _plan = tried(world, *args)
    with world.transaction() as uow:
        do_import(uow, key)


def problems(world, *args):
    return [(one.sheet, one.row, one.column) for one in tried(world, *args)[1].problems]


def test_a_dry_run_writes_nobody(office):
    tried(office, [COUNTY, STATION], [ZHANG])

    with office.reading() as uow:
        assert 0 == uow.session.scalar(select(func.count()).select_from(Person))


def test_a_good_list_has_no_problem(office):
    assert [] == problems(office, [COUNTY, STATION], [ZHANG, ZHANG_TOO])


def test_organisations_come_with_those_above_first(office):
    imported(office, [STATION, COUNTY], [ZHANG])

    with office.reading() as uow:
        assert "xian" == uow.session.get_one(Org, "st_hz").parent_code


def test_a_person_with_several_rows_has_several_posts_the_first_is_the_main_one(office):
    imported(office, [COUNTY, STATION], [ZHANG, ZHANG_TOO])

    with office.reading() as uow:
        found = [(post.org_code, post.post, post.is_primary) for post in posts_of(uow.session, "zhang")]
    assert [("st_hz", "专员", True), ("xian", "挂职", False)] == found


def test_groups_and_roles_of_all_rows_count(office):
    imported(office, [COUNTY, STATION], [ZHANG, ZHANG_TOO])

    with office.reading() as uow:
        held = groups_of(uow.session, "zhang"), roles_of(uow.session, "zhang")
    assert ({"g_station", "g_fin", "st_hz", "xian"}, {"officer"}) == held


def test_a_telephone_number_kept_as_a_number_stays_whole(office):
    imported(office, [COUNTY, STATION], [ZHANG])

    with office.reading() as uow:
        assert "13800000000" == uow.session.get_one(Person, "zhang").phone


def test_the_leader_may_be_somebody_of_the_same_list(office):
    imported(office, [COUNTY, STATION], [ZHANG])

    with office.reading() as uow:
        assert "zhang" == uow.session.get_one(Org, "st_hz").leader_username


def test_somebody_new_cannot_sign_in_yet(office):
    imported(office, [COUNTY, STATION], [ZHANG])

    with office.reading() as uow:
        assert uow.session.get_one(Person, "zhang").password_hash is None


def test_what_the_list_does_not_name_stays(office):
    with office.transaction() as uow:
        create_org(uow, "old", "旧单位", "dept")
        create_person(uow, "zhang", "张三丰", phone="057700000", roles=["supervisor"])
        add_member(uow, "zhang", "old", post="科员")

    imported(office, [COUNTY, STATION], [("zhang", "张三", "", "st_hz", "", "", "经办人")])

    with office.reading() as uow:
        person = uow.session.get_one(Person, "zhang")
        posts = set(uow.session.scalars(select(OrgMember.org_code).where(OrgMember.username == "zhang")))
        assert ("张三", "057700000", {"old", "st_hz"}, {"officer", "supervisor"}) == (
            person.display_name, person.phone, posts, roles_of(uow.session, "zhang"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("orgs", "people", "where"),
    [
        ([("Bad Code", "名", "县", "", "", "")], [], ("单位", 2, "编码")),
        ([("xian", "", "县", "", "", "")], [], ("单位", 2, "名称")),
        ([("xian", "苍南", "星球", "", "", "")], [], ("单位", 2, "类型")),
        ([("xian", "苍南", "县", "nowhere", "", "")], [], ("单位", 2, "上级编码")),
        ([("a", "甲", "部门", "b", "", ""), ("b", "乙", "部门", "a", "", "")], [], ("单位", 3, "上级编码")),
        ([COUNTY, COUNTY], [], ("单位", 3, "编码")),
        ([("xian", "苍南", "县", "", "", "nobody")], [], ("单位", 2, "负责人用户名")),
        ([COUNTY], [("", "张三", "", "xian", "", "", "")], ("人员", 2, "用户名")),
        ([COUNTY], [("zhang", "", "", "xian", "", "", "")], ("人员", 2, "姓名")),
        ([COUNTY], [("zhang", "张三", "打电话", "xian", "", "", "")], ("人员", 2, "电话")),
        ([COUNTY], [("zhang", "张三", "", "nowhere", "", "", "")], ("人员", 2, "单位编码")),
        ([COUNTY], [("zhang", "张三", "", "", "", "", "")], ("人员", 2, "单位编码")),
        ([COUNTY], [("zhang", "张三", "", "xian", "", "g_moon", "")], ("人员", 2, "候选组")),
        ([COUNTY], [("zhang", "张三", "", "xian", "", "", "皇帝")], ("人员", 2, "角色")),
        ([COUNTY], [("zhang", "张三", "", "xian", "", "", "审计员、经办人")], ("人员", 2, "角色")),
        ([COUNTY], [ZHANG_TOO, ZHANG_TOO], ("人员", 3, "单位编码")),
        ([COUNTY], [ZHANG_TOO, ("zhang", "李四", "", "xian", "", "", "")], ("人员", 3, "姓名")),
        ([COUNTY], [("zhang", "张三", "", "xian", "长" * 129, "", "")], ("人员", 2, "岗位")),
    ],
)
def test_a_problem_is_told_by_sheet_row_and_column(office, orgs, people, where):
    assert where in problems(office, orgs, people)


def test_every_problem_is_told_at_once(office):
    rows = [(f"p{number}", "", "", "nowhere", "", "", "") for number in range(3)]

    assert 6 == len(problems(office, [], rows))


def test_a_list_with_problems_is_not_imported(office):
    key, _plan = tried(office, [COUNTY], [ZHANG])

    with office.transaction() as uow, pytest.raises(Invalid, match="没有导入"):
        do_import(uow, key)


def test_a_list_is_checked_anew_when_it_is_imported(office):
    """A group that was there at the dry run may be gone a day later."""
    key, plan = tried(office, [], [("zhang", "张三", "", "later", "", "", "")])
    with office.transaction() as uow:
        create_org(uow, "later", "后来的单位", "dept")

    with office.transaction() as uow:
        do_import(uow, key)

    with office.reading() as uow:
        assert plan.problems and uow.session.get(Person, "zhang") is not None


def test_a_list_is_imported_once(office):
    key, _plan = tried(office, [COUNTY, STATION], [ZHANG])
    with office.transaction() as uow:
        do_import(uow, key)

    with office.transaction() as uow, pytest.raises(Conflict, match="已经导入"):
        do_import(uow, key)


def test_the_file_is_not_kept_after_it_was_imported(office):
    key, _plan = tried(office, [COUNTY, STATION], [ZHANG])
    with office.transaction() as uow:
        do_import(uow, key)

    with office.reading() as uow:
        assert uow.session.get_one(PeopleImport, key).content is None


def test_a_dry_run_is_forgotten_after_a_day(office, clock):
    key, _plan = tried(office, [COUNTY], [])
    clock.move_to(clock.now() + timedelta(days=2))
    tried(office, [COUNTY], [])

    with office.transaction() as uow, pytest.raises(NotFound, match="过期"):
        do_import(uow, key)


def test_the_log_keeps_what_was_imported_and_from_which_file(office):
    imported(office, [COUNTY, STATION], [ZHANG])

    with office.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "PeopleImported")).one()
    assert ("名单.xlsx", 2, 1) == tuple(entry.payload[name] for name in ("file_name", "orgs", "people"))
