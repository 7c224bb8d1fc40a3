"""What the office keeps of a matter whose ended instance was deleted: its project and its order are still read."""

from __future__ import annotations

import pytest

from engine.runtime import cancel_instance, deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from tests.factories.orders import put_order
from workflow.operations.batches.delete import delete_ended
from workflow.projects.models import Enterprise, Project

FILE = bpmn(start(), user("A"), end(), *chain("s", "A", "e"))
GONE = "流程实例已按期删除"


@pytest.fixture
def instance(world) -> int:
    """An instance that ended."""
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": FILE})
        key = start_instance(uow, process_id="p", variables={}, business_key="CNZS-2023-0001")
    with world.transaction() as uow:
        cancel_instance(uow, key)
    return key


@pytest.fixture
def project(world, instance) -> str:
    """A project whose main process it was; its address."""
    with world.transaction() as uow:
        uow.session.add(Enterprise(key=1, name="汉禾", name_core="汉禾", created_at=uow.now, created_by="zhang"))
        made = Project(
            key=1, root_key=instance, business_key="CNZS-2023-0001", project_code="XM-2023-0001", enterprise_key=1,
            name="汉禾硬碳", variant="V1_new_land", total_invest=1, fixed_invest=1, intro_org="st_hz",
            owner_org="st_hz", assist_orgs=[], secrecy="公开", created_at=uow.now, created_by="zhang",
        )  # fmt: skip
        uow.session.add(made)
    return "/projects/CNZS-2023-0001"


@pytest.mark.both_databases
def test_a_project_is_read_without_its_instances_and_with_what_happened(world, signed_in, instance, project):
    officer = signed_in("officer")
    assert GONE not in officer.get(project).text

    with world.transaction() as uow:
        delete_ended(uow, instance, "存期已满")
    answer = officer.get(project)

    assert answer.status_code == 200
    assert GONE in answer.text and "汉禾硬碳" in answer.text and 'data-island="diagram"' not in answer.text


def test_an_order_is_read_without_its_instance(world, signed_in, instance):
    with world.transaction() as uow:
        put_order(uow.session, instance, order_no="DB-2023-0001", state="closed")
    supervisor = signed_in("supervisor")

    with world.transaction() as uow:
        delete_ended(uow, instance, "存期已满")
    answer = supervisor.get("/supervision/orders/DB-2023-0001")

    assert answer.status_code == 200
    assert GONE in answer.text and "净地交付逾期" in answer.text
