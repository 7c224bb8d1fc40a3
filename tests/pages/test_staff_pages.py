"""Keeping people on screen: the dry run by row, the import, first passwords once, posts and organisations."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories.staff_lists import staff_list
from workflow.people.models import Org, Person
from workflow.people.queries import posts_of
from workflow.people.sign_in import prove, stored_password

COUNTY = ("xian", "苍南县", "县", "", "", "")
ZHANG = ("zhang", "张三", "", "xian", "科员", "", "经办人")


@pytest.fixture
def boss(signed_in):
    return signed_in("administrator", username="boss")


def upload(browser, content):
    return browser.post("/staff/import", data={"file": (BytesIO(content), "名单.xlsx")})


def test_a_problem_stands_on_the_page_with_its_row(boss):
    tried = upload(boss, staff_list([COUNTY], [("zhang", "张三", "", "nowhere")]))

    assert "没有单位“nowhere”" in boss.get(tried.location).text


def test_a_list_with_problems_offers_no_import(boss):
    tried = upload(boss, staff_list([COUNTY], [("zhang", "张三", "", "nowhere")]))

    boss.post(tried.location)

    assert "张三" not in boss.get("/people").text


def test_a_good_list_is_imported(boss, world):
    tried = upload(boss, staff_list([COUNTY], [ZHANG]))

    boss.post(tried.location)

    with world.reading() as uow:
        assert "张三" == uow.session.get_one(Person, "zhang").display_name


def test_a_dry_run_is_its_uploader_s(boss, signed_in):
    tried = upload(boss, staff_list([COUNTY], [ZHANG]))

    assert 404 == signed_in("administrator", username="other").get(tried.location).status_code


@pytest.mark.parametrize("content", [b"", b"no workbook"])
def test_what_is_no_list_is_said(boss, content):
    assert 422 == upload(boss, content).status_code


def test_without_a_file_that_is_said(boss):
    assert 422 == boss.post("/staff/import").status_code


def test_the_empty_sheet_opens_as_a_workbook(boss):
    content = boss.get("/staff/import/sheet.xlsx").data

    assert ["单位", "人员", "可用的词"] == load_workbook(BytesIO(content)).sheetnames


def test_first_passwords_are_given_out_in_a_file_and_fit(boss, world):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)

    answer = boss.post("/staff/first-passwords", data={"username": "zhang"})

    password = load_workbook(BytesIO(answer.data)).active["C2"].value
    with world.reading() as uow:
        assert prove(stored_password(uow.session, "zhang"), password).fits


def test_a_first_password_is_changed_at_the_first_sign_in(boss, world):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)

    boss.post("/staff/first-passwords", data={"username": "zhang"})

    with world.reading() as uow:
        assert uow.session.get_one(Person, "zhang").must_change_password


def test_somebody_with_a_password_gets_no_second_first_one(boss):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)
    boss.post("/staff/first-passwords", data={"username": "zhang"})

    assert 409 == boss.post("/staff/first-passwords", data={"username": "zhang"}).status_code


def test_for_nobody_there_is_no_file(boss):
    assert 422 == boss.post("/staff/first-passwords").status_code


def test_those_without_a_password_are_listed(boss):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)

    assert "张三" in boss.get("/staff/first-passwords").text


def test_a_post_is_added_on_the_person_s_page(boss, world):
    boss.post(upload(boss, staff_list([COUNTY, ("ju", "局", "部门", "xian")], [ZHANG])).location)

    boss.post("/people/zhang/posts", data={"org": "ju", "post": "挂职"})

    assert "挂职" in boss.get("/people/zhang").text


def test_a_post_is_ended_on_the_person_s_page(boss, world):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)

    boss.post("/people/zhang/posts/xian/end")

    with world.reading() as uow:
        assert [] == posts_of(uow.session, "zhang")


def test_an_organisation_is_changed_on_its_page(boss, world):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)

    boss.post("/orgs/xian", data={"name": "龙港市", "kind": "county", "leader": "zhang"})

    with world.reading() as uow:
        assert "龙港市" == uow.session.get_one(Org, "xian").name


def test_a_bad_change_keeps_what_was_typed(boss):
    boss.post(upload(boss, staff_list([COUNTY], [ZHANG])).location)

    answered = boss.post("/orgs/xian", data={"name": "", "kind": "county", "region": "温州"})

    assert (422, True) == (answered.status_code, "温州" in answered.text)


@pytest.mark.parametrize("path", ["/staff/import", "/staff/first-passwords", "/staff/import/sheet.xlsx"])
def test_officers_keep_nobody(signed_in, path):
    assert 403 == signed_in("officer").get(path).status_code
