"""However a diagram is broken, it is deployed or refused with findings; what deploys, runs without a stack trace.

``--mutants 10000`` is the nightly size. A failure names the seed, which makes the same mutant again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, select

from engine.domain.errors import EngineError, Invalid
from engine.domain.ports import FixedClock
from engine.persistence.work import Job, UserTask
from engine.runtime import broadcast_signal, complete_job, complete_user_task, deploy, run_due, start_instance
from engine.world import World
from tests.factories.mutants import mutate
from tests.factories.zoo import ZOO

FOLDERS = sorted(path.parent for path in Path(__file__).parents[2].glob("bpmn/*/*.bpmn"))
SHIPPED = {path.stem: path.read_bytes() for folder in FOLDERS for path in folder.glob("*.bpmn")}
COMPANIONS = {
    path.stem: {p.name: p.read_bytes() for p in path.parent.iterdir() if p.suffix in {".form", ".dmn"}}
    for folder in FOLDERS
    for path in folder.glob("*.bpmn")
}
SEEDS = {**ZOO, **SHIPPED}
BATCHES = 5
TASKS = 6


@pytest.fixture
def broken_world(tables: Engine) -> World:
    world = World(tables, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)))
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {f"{name}.bpmn": content for name, content in SHIPPED.items()} | everything())
    return world


def everything() -> dict[str, bytes]:
    return {name: content for files in COMPANIONS.values() for name, content in files.items()}


def deployed(world: World, name: str, content: bytes) -> list[str]:
    """The processes of a mutant, none when it is refused; a refusal without findings is a failure."""
    try:
        with world.transaction() as uow:
            return [
                version.id for version in deploy(uow, {"mutant.bpmn": content, **COMPANIONS.get(name, {})}).processes
            ]
    except Invalid as error:
        assert error.findings, "refused without findings"
        return []


def walk(world: World, process_id: str, random: Random) -> None:
    """A few steps on a random path; a refusal in words is an answer too."""
    try:
        with world.transaction() as uow:
            key = start_instance(uow, process_id=process_id, variables={"n": random.randint(1, 3), "ref": "r"})
    except EngineError:
        return
    for _ in range(TASKS):
        try:
            step(world, key, random)
        except EngineError:
            continue


def step(world: World, key: int, random: Random) -> None:
    with world.reading() as uow:
        tasks = list(
            uow.session.scalars(select(UserTask.key).where(UserTask.instance_key == key, UserTask.state == "CREATED"))
        )
        jobs = list(uow.session.scalars(select(Job.key).where(Job.instance_key == key, Job.state == "CREATED")))
    choice = random.random()
    if choice < 0.2:
        world.clock.move_to(world.clock.now() + timedelta(hours=2))  # type: ignore[attr-defined]
        run_due(world)
    elif choice < 0.3:
        with world.transaction() as uow:
            broadcast_signal(uow, "all", {"ready": True})
    elif jobs and choice < 0.6:
        with world.transaction() as uow:
            complete_job(uow, random.choice(jobs), {})
    elif tasks:
        with world.transaction() as uow:
            complete_user_task(uow, random.choice(tasks), {"n": random.randint(1, 3), "ready": True}, validated=True)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutant_is_deployed_or_refused_with_findings(batch, broken_world, request):
    size = request.config.getoption("--mutants")
    for seed in range(batch, size, BATCHES):
        random = Random(seed)
        name = random.choice(list(SEEDS))
        content = mutate(SEEDS[name], random)

        try:
            for process_id in deployed(broken_world, name, content):
                walk(broken_world, process_id, random)
        except Exception as error:
            raise AssertionError(f"seed {seed} of {name}: {type(error).__name__}: {error}") from error
