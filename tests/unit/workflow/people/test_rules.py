"""What is a good code, name, password; which roles exclude each other."""

from __future__ import annotations

import pytest

from workflow.people.permissions import Role
from workflow.people.rules import check_code, check_name, check_password, check_roles, main_role


@pytest.mark.parametrize("code", ["zhang", "st_hz", "a.b-c_1", "z" * 64])
def test_a_plain_code_is_good(code):
    assert [] == check_code(code, "code")


@pytest.mark.parametrize("code", ["", "1a", "Zhang", "张三", "a b", "z" * 65, "a/b"])
def test_a_code_that_cannot_stand_in_an_address_is_found(code):
    assert ["code"] == [finding.element for finding in check_code(code, "code")]


@pytest.mark.parametrize("name", ["", "  ", "长" * 129])
def test_a_name_is_neither_empty_nor_endless(name):
    assert check_name(name, "name")


@pytest.mark.parametrize(
    ("password", "rule"),
    [("short", "password.length"), ("xx-Zhang-xx", "password.username"), ("aaaaaaaaab", "password.variety")],
)
def test_a_weak_password_is_told_by_its_rule(password, rule):
    assert [rule] == [finding.rule for finding in check_password(password, "zhang", 10)]


def test_a_good_password_has_no_finding():
    assert [] == check_password("大雨-large-rain", "zhang", 10)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_the_auditor_holds_no_other_role(role):
    assert ["role.separation"] == [finding.rule for finding in check_roles([Role.AUDITOR, role])]


def test_an_unknown_role_is_named():
    assert "king" in check_roles(["king"])[0].message


def test_roles_of_the_office_go_together():
    assert [] == check_roles([Role.OFFICER, Role.SUPERVISOR, Role.MODELER])


def test_a_supervisor_who_is_an_officer_starts_as_supervisor():
    assert Role.SUPERVISOR is main_role({"officer", "supervisor"})


def test_nobody_has_no_main_role():
    assert main_role(()) is None
