"""The rows written in bulk are what the product's own questions read."""

from __future__ import annotations

import pytest

from bench.inbox import Office, ask
from bench.office import CLERK
from bench.shape import luodi_files
from engine.runtime import deploy
from workflow.inbox.counts import count_open
from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.paging import PAGE_SIZE


@pytest.fixture
def office(world, make_person):
    make_person(CLERK, "officer")
    with world.transaction() as uow:
        deploy(uow, luodi_files())
    made = Office(tasks=2_000, people=4, groups=5, world=world)
    made.fill(world.database)
    return made


@pytest.mark.both_databases
def test_a_person_reads_a_full_page_of_what_is_theirs(office, world):
    person = office.people[0]

    with world.reading(person) as uow:
        rows, following = list_open(uow.session, person, uow.now, InboxFilter())
        counts = count_open(uow.session, person, uow.now)

    assert len(rows) == PAGE_SIZE
    assert following is not None
    assert counts.open > 3 * PAGE_SIZE
    assert 0 < counts.red < counts.open
    assert counts.yellow > 0


def test_everybody_is_asked_for_a_first_page_and_those_after_it(office, world):
    times = ask(world, office, 2)

    assert {name: len(found) for name, found in times.items()} == {"first": 2, "next": 6, "stages": 1}
