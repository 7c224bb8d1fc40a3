"""Deputies are told what concerns the absent person's tasks, and nothing that is meant for them alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.domain.events import UserTaskAssigned, UserTaskCreated
from engine.domain.ports import OFFICE_ZONE
from workflow.inbox.acts.signer_events import TaskCopied
from workflow.notices.models import Notice
from workflow.notices.recorder import record
from workflow.people.deputies import appoint_deputy
from workflow.people.services import create_person

pytestmark = pytest.mark.both_databases

TASK = {
    "instance_key": 1, "root_key": 1, "process_id": "ip_lead", "element_id": "A", "task_key": 7, "name": "研判",
    "actor": "guan",
}  # fmt: skip


@pytest.fixture
def office(world):
    with world.transaction() as uow:
        for name in ("zhang", "li"):
            create_person(uow, name, name.title())
    return world


def appoint(world, **given):
    with world.transaction() as uow:
        today = uow.now.astimezone(OFFICE_ZONE).date()
        appoint_deputy(uow, "zhang", "li", today, today + timedelta(days=3), **given)


def told(world, event):
    with world.transaction() as uow:
        record(event, uow=uow)
    with world.reading() as uow:
        return sorted(uow.session.scalars(select(Notice.person)))


def test_a_task_of_the_absent_person_is_told_to_both(office):
    appoint(office)

    assert ["li", "zhang"] == told(office, UserTaskCreated(**TASK, assignee="zhang"))


def test_without_a_deputy_one_is_told(office):
    assert ["zhang"] == told(office, UserTaskCreated(**TASK, assignee="zhang"))


def test_a_mandate_for_another_process_tells_nothing(office):
    appoint(office, process_ids=["ip_review"])

    assert ["zhang"] == told(office, UserTaskCreated(**TASK, assignee="zhang"))


def test_what_the_deputy_did_is_not_told_to_the_deputy(office):
    appoint(office)
    event = UserTaskAssigned(**{**TASK, "actor": "li"}, assignee="zhang", previous="wu", action="reassign")

    assert "li" not in told(office, event)


def test_a_copy_is_for_the_person_alone(office):
    appoint(office)

    assert ["zhang"] == told(office, TaskCopied(**TASK, copied_to=("zhang",)))
