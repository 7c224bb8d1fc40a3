"""How many statements a completed task costs, from the desk's use case to the commit."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import event, func, select

from engine.domain.assignment import Actor
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from webhooks.models import Delivery
from webhooks.payloads import EVENT_TYPES
from webhooks.subscriptions import subscribe
from workflow.inbox.acts.complete_task import complete_task

CEILINGS = {"postgresql": 2, "sqlite": 8}
"""Statements that complete a task which another follows, without what begins and ends the transaction."""

LI = Actor("li", frozenset({"g"}))
FORM = json.dumps(
    {"id": "price", "type": "default", "components": [
        {"type": "number", "key": "price", "id": "price", "label": "价格", "validate": {"required": True, "min": 1}},
    ]}
).encode()  # fmt: skip
TASKS = ("A", "B", "C", "D")


@pytest.fixture
def office(world):
    """The product's engine with an instance that has come to its second task, and somebody who hears of all tasks."""
    bound = '<zeebe:formDefinition formId="price"/>'
    diagram = bpmn(start(), *(user(name, zeebe=bound) for name in TASKS), end(), *chain("s", *TASKS, "e"))
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram, "price.form": FORM})
        kinds = [name for name in EVENT_TYPES if "task" in name]
        subscribe(uow, name="对接", url="http://example.org/hook", event_types=kinds)
    with world.transaction() as uow:
        start_instance(uow, process_id="p", business_key="B-1")
    complete(world)
    return world


def complete(world):
    """Complete the open task; the texts of the statements sent."""
    with world.reading() as uow:
        task_key = uow.session.scalar(select(UserTask.key).where(UserTask.state == "CREATED"))
    sent = []

    def hear(_connection, _cursor, text, _values, _context, _many):
        sent.append(text)

    event.listen(world.database, "before_cursor_execute", hear)
    try:
        world.run(lambda uow: complete_task(uow, task_key, {"price": 7}), LI)
    finally:
        event.remove(world.database, "before_cursor_execute", hear)
    return sent


@pytest.mark.both_databases
def test_a_completed_task_costs_few_statements(office, backend):
    sent = complete(office)

    assert len(sent) <= CEILINGS[backend], "\n".join(sent)


@pytest.mark.both_databases
def test_it_costs_as_many_the_next_time_and_tells_who_subscribed(office):
    first, second = complete(office), complete(office)

    assert len(second) <= len(first)
    with office.reading() as uow:
        assert 4 + 3 == uow.session.scalar(select(func.count()).select_from(Delivery))
