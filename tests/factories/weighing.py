"""A process of two steps for pages beside a task, weigh (with a form) and sign; and how a test finds its task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, start, user

GROUP = "g_station"
START_FORM = b"""{"id": "begin", "type": "default", "schemaVersion": 19, "components": [
  {"type": "textfield", "id": "a", "key": "project_name", "label": "name", "validate": {"required": true}}]}"""
FORM = b"""{"id": "weigh", "type": "default", "schemaVersion": 19, "components": [
  {"type": "number", "id": "a", "key": "score", "label": "score"},
  {"type": "textarea", "id": "c", "key": "opinion", "label": "opinion"}]}"""
_START = (
    '<extensionElements><zeebe:formDefinition formId="begin" bindingType="deployment"/><zeebe:properties>'
    f'<zeebe:property name="luodi.starters" value="{GROUP}"/></zeebe:properties></extensionElements>'
)
_WEIGH = '<zeebe:formDefinition formId="weigh" bindingType="deployment"/>'


def deploy_weighing(world: World) -> None:
    """Deploy the process ``ip_weigh``."""
    diagram = bpmn(
        start("s", _START), user("weigh", groups=GROUP, zeebe=_WEIGH), user("sign", groups=GROUP), end(),
        *chain("s", "weigh", "sign", "e"), process_id="ip_weigh",
    )  # fmt: skip
    with world.transaction() as uow:
        deploy(uow, {"ip_weigh.bpmn": diagram, "begin.form": START_FORM, "weigh.form": FORM})


def begin_weighing(world: World, name: str = "汉禾硬碳", **options: Any) -> int:
    """Start a matter; gives its key."""
    with world.transaction() as uow:
        return start_instance(uow, process_id="ip_weigh", variables={"project_name": name}, **options)


def open_task(world: World, root_key: int) -> UserTask:
    """The one open task of a matter."""
    with world.reading() as uow:
        query = select(UserTask).where(UserTask.root_key == root_key, UserTask.state == "CREATED")
        return uow.session.scalars(query).one()
