"""What the tests of absence share: an office of four people and a process with work for a group and for a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.persistence.work import UserTask
from engine.runtime import claim_user_task, deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.people.groups import ensure_groups
from workflow.people.queries import actor_for
from workflow.people.services import add_member, add_to_group, create_org, create_person, set_leader

PROCESS = bpmn(start(), user("weigh", groups="g_station"), end(), *chain("s", "weigh", "e"), process_id="ip_sample")


@pytest.fixture
def office(world):
    """zhang and li of the station, wang its leader, zhou of elsewhere."""
    with world.transaction() as uow:
        ensure_groups(uow)
        create_org(uow, "st_hz", "杭州分中心", "station")
        for name in ("zhang", "li", "wang", "zhou"):
            create_person(uow, name, name.title(), roles=["officer"])
        for name in ("zhang", "li"):
            add_member(uow, name, "st_hz")
            add_to_group(uow, name, "g_station")
        set_leader(uow, "st_hz", "wang")
        deploy(uow, {"sample.bpmn": PROCESS})
    return world


@pytest.fixture
def as_(office) -> Callable[[str], Actor]:
    """The actor of a person as of now."""

    def find(username: str) -> Actor:
        with office.reading() as uow:
            return actor_for(uow, username)

    return find


@pytest.fixture
def new_task(office, as_) -> Callable[..., int]:
    """Starts an instance; gives the key of its task, claimed by ``by`` when named."""

    def start_one(by: str | None = None) -> int:
        with office.transaction() as uow:
            key = start_instance(uow, process_id="ip_sample")
            task_key = uow.session.scalars(select(UserTask.key).where(UserTask.instance_key == key)).one()
        if by is not None:
            with office.transaction(as_(by)) as uow:
                claim_user_task(uow, task_key)
        return task_key

    return start_one


@pytest.fixture
def task(office) -> Callable[[int], UserTask]:
    """A task as it is now."""

    def read(key: int) -> UserTask:
        with office.reading() as uow:
            found = uow.session.get_one(UserTask, key)
            uow.session.expunge(found)
            return found

    return read
