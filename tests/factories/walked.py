"""Instances of a small process that were walked through at known moments, to be counted by others and by hand."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.ports import FixedClock
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user

HOUR = timedelta(hours=1)
ADMIN = Actor("administrator", frozenset({"g"}), True)

REVIEW = bpmn(
    start(),
    user("ask", due='=date and time("2023-06-02T17:30:00+08:00")'),
    gateway("exclusive", "gw", default="gw_e"),
    user("again"),
    end(),
    *chain("s", "ask", "gw"),
    flow("gw", "e"),
    flow("gw", "again", "more"),
    flow("again", "ask"),
    process_id="review",
)
"""Asked once, or again and again; the first task is due on 2 June at the end of work."""

BOTH = bpmn(
    start(), gateway("parallel", "fork"), user("a"), user("b"), gateway("parallel", "join"), end(),
    *chain("s", "fork", "a", "join", "e"), *chain("fork", "b", "join"), process_id="both",
)  # fmt: skip
"""Two tasks beside each other."""


def deploy_review(world: World, diagram: bytes = REVIEW) -> int:
    """Deploy it; the key of its newest version."""
    from engine.persistence.definitions import ProcessDefinition

    with world.transaction() as uow:
        deploy(uow, {"file.bpmn": diagram})
    with world.reading() as uow:
        return uow.session.scalars(select(ProcessDefinition.key).order_by(ProcessDefinition.key.desc())).first()


def begin(world: World, process_id: str = "review", **variables: Any) -> int:
    """Start one; its key."""
    with world.transaction() as uow:
        return start_instance(uow, process_id=process_id, variables=variables)


def complete(world: World, instance_key: int, element_id: str, **variables: Any) -> None:
    """Do its open task on an element."""
    with world.transaction(ADMIN) as uow:
        query = select(UserTask.key).where(
            UserTask.instance_key == instance_key, UserTask.element_id == element_id, UserTask.state == "CREATED"
        )
        complete_user_task(uow, uow.session.scalars(query).one(), variables)


def pass_time(clock: FixedClock, span: timedelta) -> None:
    """Let the clock go on."""
    clock.move_to(clock.now() + span)


def walk_many(world: World, clock: FixedClock, count: int, seed: int) -> list[int]:
    """Start so many, and let each be asked, perhaps again, at random moments; some are left waiting."""
    chance = random.Random(seed)
    keys = []
    for _number in range(count):
        key = begin(world)
        keys.append(key)
        for _round in range(chance.randint(0, 2)):
            pass_time(clock, HOUR * chance.randint(1, 30))
            more = chance.random() < 0.4
            complete(world, key, "ask", more=more)
            if not more:
                break
            pass_time(clock, HOUR * chance.randint(1, 10))
            if chance.random() < 0.8:
                complete(world, key, "again")
            else:
                break
    return keys
