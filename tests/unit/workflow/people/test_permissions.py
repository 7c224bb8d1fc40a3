"""The table permission → roles is whole and keeps the three administrators apart."""

from __future__ import annotations

import pytest

from workflow.people.permissions import ROLE_NAMES, WHO_MAY, Permission, Role, may


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_belongs_to_somebody(permission):
    assert WHO_MAY[permission]


def test_every_role_has_a_name():
    assert set(ROLE_NAMES) == set(Role)


@pytest.mark.parametrize("permission", [Permission.OPERATE, Permission.DEPLOY_MODELS, Permission.MANAGE_PEOPLE])
def test_the_auditor_changes_nothing(permission):
    assert not may([Role.AUDITOR], permission)


def test_only_the_auditor_reads_the_whole_log():
    assert {Role.AUDITOR} == WHO_MAY[Permission.SEE_AUDIT_LOG]


def test_the_supervisor_makes_no_new_versions():
    assert not may([Role.SUPERVISOR], Permission.DEPLOY_MODELS)


def test_roles_add_up():
    assert may(["officer", "modeler"], Permission.EDIT_MODELS)


def test_only_an_administrator_makes_versions_without_a_second_person():
    assert {Role.ADMINISTRATOR} == WHO_MAY[Permission.DEPLOY_MODELS]
