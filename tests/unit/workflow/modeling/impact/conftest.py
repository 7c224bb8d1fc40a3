"""A process of which instances run on two versions, and a draft of it that is handed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.domain.assignment import Actor
from engine.runtime import deploy, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.modeling.drafts.files import add_files
from workflow.modeling.drafts.opening import open_from_version
from workflow.modeling.drafts.submitting import submit_draft
from workflow.modeling.impact.models import ModelImpact, ModelImpactInstance
from workflow.modeling.impact.weigh import weigh_drafts
from workflow.people.groups import ensure_groups

MO = Actor("mo")
A = {"groups": "=[unit]", "due": '=now() + duration("P5D")'}


def diagram(*, a: dict[str, str] | None = None, then: str = "B", name: str = "甲") -> bytes:
    """Start, A, the steps named in ``then``, end; ``a`` are the people and the date of A."""
    steps = [user("A", **(a or A)), *(user(one, groups="g_mnr") for one in then)]
    content = bpmn(start(), *steps, end(), *chain("s", "A", *then, "e"), process_id="p")
    return content.replace(b'name="p"', f'name="{name}"'.encode())


@pytest.fixture
def running(world) -> Callable[..., list[int]]:
    """Starts instances on the newest version, one for each unit: ``running("g_mnr", "g_hc")``."""
    with world.transaction() as uow:
        ensure_groups(uow)

    def go(*units: str) -> list[int]:
        with world.transaction() as uow:
            return [start_instance(uow, process_id="p", variables={"unit": unit}, business_key=unit) for unit in units]

    return go


@pytest.fixture
def deployed(world) -> Callable[[bytes], int]:
    """Deploys a diagram of the process; the key of the version."""

    def go(content: bytes) -> int:
        with world.transaction() as uow:
            return deploy(uow, {"p.bpmn": content}).processes[0].key

    return go


@pytest.fixture
def handed_in(world, make_person) -> Callable[..., int]:
    """Hands in a draft of a version with these files: ``handed_in(version, {"p.bpmn": …})``; its key."""
    make_person("mo", "modeler")
    make_person("ma", "modeler")

    def go(version: int, files: dict[str, bytes]) -> int:
        with world.transaction(MO) as uow:
            draft = open_from_version(uow, version)
            add_files(uow, draft.key, files, over=True)
            submit_draft(uow, draft.key, "改")
            return draft.key

    return go


def weighed(world: World, draft: int) -> tuple[ModelImpact, list[ModelImpactInstance]]:
    """The impact of a draft after the worker had its turns, and the instances it touches."""
    while weigh_drafts(world):
        pass
    with world.reading() as uow:
        impact = uow.session.get_one(ModelImpact, draft)
        rows = uow.session.query(ModelImpactInstance).filter_by(draft_key=draft)
        return impact, list(rows.order_by(ModelImpactInstance.instance_key))
