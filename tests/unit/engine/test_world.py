"""Reading units of work: they see what is there, wait for nobody and leave nothing behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from workflow.people.models import CandidateGroup

pytestmark = pytest.mark.both_databases


@pytest.fixture
def group(world):
    with world.transaction() as uow:
        uow.session.add(CandidateGroup(code="g", name="一科"))


def test_what_is_changed_while_reading_is_not_written(world, group):
    with world.reading() as uow:
        uow.session.get(CandidateGroup, "g").name = "二科"
        uow.session.add(CandidateGroup(code="h", name="三科"))
        assert ["g"] == list(uow.session.scalars(select(CandidateGroup.code)))

    with world.reading() as uow:
        assert [("g", "一科")] == list(uow.session.execute(select(CandidateGroup.code, CandidateGroup.name)))


def test_the_connection_writes_again_afterwards_as_before(world, group):
    with world.reading() as uow:
        uow.session.get(CandidateGroup, "g")

    with pytest.raises(RuntimeError, match="halfway"), world.transaction() as uow:
        uow.session.get(CandidateGroup, "g").name = "二科"
        uow.session.flush()
        raise RuntimeError("halfway")

    with world.reading() as uow:
        assert ["一科"] == list(uow.session.scalars(select(CandidateGroup.name)))


def test_on_postgresql_reading_leaves_no_transaction_open_between_statements(world, backend):
    with world.reading() as uow:
        list(uow.session.scalars(select(CandidateGroup.code)))
        wire = uow.session.connection().connection.driver_connection
        is_open = wire.in_transaction if backend == "sqlite" else wire.info.transaction_status.name == "INTRANS"

    assert is_open == (backend == "sqlite")
