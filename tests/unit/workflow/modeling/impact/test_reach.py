"""What of a draft comes to running instances without a migration: only what they take in its newest version."""

from __future__ import annotations

import pytest

from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, call, chain, end, start, user
from tests.unit.workflow.modeling.impact.conftest import diagram
from workflow.modeling.impact.reach import changed_ids, reaches

FORM = '{{"id": "f", "type": "default", "components": [], "versionTag": "{}"}}'


def caller(binding: str = "") -> bytes:
    """A process that waits at W and then calls ``p``."""
    said = call("Call", "p")
    if binding:
        said = said.replace('processId="p"', f'processId="p" bindingType="{binding}"')
    return bpmn(start(), user("W", groups="g"), said, end(), *chain("s", "W", "Call", "e"), process_id="q")


@pytest.fixture
def calling(world):
    """Deploys ``p`` and a caller with this binding, and lets an instance of the caller run."""

    def go(binding: str = "") -> None:
        with world.transaction() as uow:
            files = {"p.bpmn": diagram(), "q.bpmn": caller(binding)}
            deploy(uow, files)
            start_instance(uow, process_id="q")

    return go


def told(world, files) -> list[tuple[str, str, str, str]]:
    with world.reading() as uow:
        found = reaches(uow, changed_ids(uow, files))
    return [(one["process"], one["element"], one["kind"], one["id"]) for one in found]


@pytest.mark.parametrize("binding", ["", "latest"])
def test_a_call_of_the_latest_version_is_named(binding, world, calling):
    calling(binding)

    assert [("q", "Call", "process", "p")] == told(world, {"p.bpmn": diagram(name="新")})


def test_a_call_of_the_version_deployed_with_it_is_not(world, calling):
    calling("deployment")

    assert [] == told(world, {"p.bpmn": diagram(name="新")})


def test_a_form_from_elsewhere_is_named_and_an_own_one_is_not(world):
    shown = user("A", groups="g", zeebe='<zeebe:formDefinition formId="f"/>')
    content = bpmn(start(), shown, end(), *chain("s", "A", "e"), process_id="r")
    own = content.replace(b'id="r" name="r"', b'id="o" name="o"')
    with world.transaction() as uow:
        deploy(uow, {"f.form": FORM.format(1).encode()})
        deploy(uow, {"r.bpmn": content})
        deploy(uow, {"o.bpmn": own, "f.form": FORM.format(2).encode()})
        start_instance(uow, process_id="r")
        start_instance(uow, process_id="o")

    assert [("r", "A", "form", "f")] == told(world, {"f.form": FORM.format(3).encode()})


def test_what_says_the_same_as_its_newest_version_reaches_nobody(world, calling):
    calling()

    assert [] == told(world, {"p.bpmn": diagram(), "q.bpmn": caller()})


def test_versions_without_running_instances_are_not_named(world):
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram(), "q.bpmn": caller()})

    assert [] == told(world, {"p.bpmn": diagram(name="新")})
