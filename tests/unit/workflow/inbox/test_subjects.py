"""What a matter is about: its project, else its lead, else what its start form said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance, Variable
from tests.factories.inbox import NOW, name_process
from workflow.inbox.subjects import Subject, subjects_of
from workflow.projects.models import Enterprise, Lead, Project

pytestmark = pytest.mark.both_databases


@pytest.fixture
def matter(session: Session) -> Session:
    name_process(session, "ip_lead", "线索")
    session.add(
        ProcessInstance(
            key=9, root_key=9, definition_key=1, process_id="ip_lead", version=1, state="ACTIVE", started_at=NOW,
            started_by="x", business_key="CNZS-2023-0001",
        )
    )  # fmt: skip
    session.add(Enterprise(key=5, name="汉禾新材料", name_core="汉禾", created_at=NOW, created_by="x"))
    session.flush()
    return session


def add_variable(session: Session, key: int, name: str, value: object) -> None:
    session.add(Variable(instance_key=9, scope_key=9, name=name, key=key, value=value, updated_at=NOW))
    session.flush()


def add_lead(session: Session) -> None:
    session.add(
        Lead(
            key=6, root_key=9, lead_no="XS-2023-0001", enterprise_key=5, project_name="负极材料线索",
            source_type="station", source_org="st_hz", reporter="li", found_at=NOW, registered_at=NOW,
            total_invest=Decimal("52000.00"), grade="B",
        )
    )  # fmt: skip
    session.flush()


def add_project(session: Session) -> None:
    session.add(
        Project(
            key=7, root_key=9, project_code="P-1", enterprise_key=5, name="负极材料项目", variant="standard",
            total_invest=Decimal("61000.50"), fixed_invest=Decimal(1), intro_org="st_hz", owner_org="st_hz",
            owner_user="li", leader="zhao", phase="P3", stat_stage="signed", created_at=NOW, created_by="x",
        )
    )  # fmt: skip
    session.flush()


def test_a_project_is_what_a_matter_is_about_also_beside_its_lead(matter: Session) -> None:
    add_lead(matter)
    add_project(matter)

    assert subjects_of(matter, [9]) == {
        9: Subject(
            9, "负极材料项目", None, 7, None, "standard", Decimal("61000.50"), "st_hz", "li", "zhao", "signed", "P3"
        )
    }


def test_before_there_is_a_project_it_is_the_lead(matter: Session) -> None:
    add_lead(matter)

    assert subjects_of(matter, [9]) == {
        9: Subject(9, "负极材料线索", None, None, "B", None, Decimal("52000.00"), "st_hz", "li")
    }


@pytest.mark.parametrize(
    ("variables", "title"),
    [
        ({"subject": "净地交付", "project_name": "负极材料"}, "负极材料"),
        ({"subject": "净地交付", "project_name": ""}, "净地交付"),
        ({"subject": 3, "other": "x"}, "CNZS-2023-0001"),
        ({}, "CNZS-2023-0001"),
    ],
    ids=["the first name counts", "an empty one does not", "nor what is no text", "else the number"],
)
def test_without_either_it_is_what_the_start_form_said(matter: Session, variables: dict, title: str) -> None:
    for key, (name, value) in enumerate(variables.items(), 1):
        add_variable(matter, key, name, value)

    assert subjects_of(matter, [9]) == {9: Subject(9, title, "CNZS-2023-0001")}


def test_what_has_no_number_either_is_called_by_its_process_and_key(matter: Session) -> None:
    matter.get_one(ProcessInstance, 9).business_key = None
    matter.flush()

    assert subjects_of(matter, [9])[9].title == "ip_lead 9"


def test_nobody_asks_about_nothing(session: Session) -> None:
    assert subjects_of(session, []) == {}
    assert subjects_of(session, [404]) == {}
