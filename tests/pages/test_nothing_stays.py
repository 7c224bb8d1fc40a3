"""What one request read or wrote is gone at its end: a server's memory does not grow with the matters it served."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.shape import GROUP, PROCESS, STARTING, handed_in, luodi_files
from engine.persistence.base import Base
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from engine.runtime.live import Live
from engine.unit_of_work import UnitOfWork

MATTERS = 12
KINDS = (Base, Session, UnitOfWork, Live)


@pytest.fixture
def clerk(world, signed_in):
    with world.transaction() as uow:
        deploy(uow, luodi_files())
    return signed_in("officer", groups=[GROUP])


def serve(world, clerk, matters):
    """Start so many matters, read the desk and each task's page, and hand in each first task."""
    for _ in range(matters):
        with world.transaction() as uow:
            root = start_instance(uow, process_id=PROCESS, variables=STARTING)
        with world.reading() as uow:
            key = uow.session.scalars(select(UserTask.key).where(UserTask.root_key == root)).one()
        assert [clerk.get("/tasks").status_code, clerk.get(f"/tasks/{key}").status_code] == [200, 200]
        assert clerk.post(f"/tasks/{key}/complete", json={"variables": handed_in(0, 1)}).status_code == 200


def alive():
    """Rows, sessions, units of work and instances in memory, by class."""
    gc.collect()
    return Counter(type(found).__name__ for found in gc.get_objects() if isinstance(found, KINDS))


def test_no_row_session_or_instance_outlives_its_request(world, clerk):
    serve(world, clerk, 2)
    before = alive()

    serve(world, clerk, MATTERS)

    assert alive() - before == Counter()


def test_what_a_process_keeps_does_not_grow_with_matters(world, clerk):
    serve(world, clerk, 2)
    gc.collect()
    before = len(gc.get_objects())

    serve(world, clerk, MATTERS)

    gc.collect()
    assert len(gc.get_objects()) - before < 40 * MATTERS
