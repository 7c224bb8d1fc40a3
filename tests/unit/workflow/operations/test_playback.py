"""The life of an instance as steps: what moved, who did it, and on which version's diagram."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, migrate_instance, start_instance
from tests.factories.diagrams import bpmn, chain, end, gateway, start, user
from workflow.operations import queries
from workflow.operations.playback import headline_words, steps_of
from workflow.operations.variable_history import changes_of

FILES = {"p.bpmn": bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))}
NEWER = {"p.bpmn": bpmn(start(), user("A"), user("C"), end(), *chain("s", "A", "C", "e"))}
LI = Actor("li", frozenset({"g"}))
SPLIT = {
    "p.bpmn": bpmn(
        start(), gateway("parallel", "g"), user("A"), user("B"), gateway("parallel", "j"), end(),
        *chain("s", "g", "A", "j", "e"), *chain("g", "B", "j"),
    )
}  # fmt: skip


@pytest.fixture
def live(world, clock):
    """Starts and completes, an hour apart: ``live(files, "A", "B")`` gives the key."""

    def run(files, *done):
        with world.transaction(LI) as uow:
            deploy(uow, files)
            key = start_instance(uow, process_id="p", variables={"n": 1})
        for number, element in enumerate(done):
            clock.move_to(clock.now() + timedelta(hours=1))
            with world.transaction(LI) as uow:
                task = select(UserTask.key).where(UserTask.element_id == element, UserTask.state == "CREATED")
                complete_user_task(uow, uow.session.scalars(task).one(), {"n": number + 2})
        return key

    return run


def played(world, key):
    with world.reading() as uow:
        instance = queries.find_instance(uow.session, key)
        entries = queries.whole_log(uow.session, key, instance.root_key)
        present = [row for row, _scope in queries.variables_of(uow.session, key)]
        return steps_of(instance, queries.visits_of(uow.session, key), entries, changes_of(entries, present, key))


@pytest.mark.both_databases
def test_an_ended_life_has_a_step_for_each_move_of_its_token(world, live):
    steps = played(world, live(FILES, "A", "B"))

    assert [(dict(step.tokens), headline_words(step.headline)) for step in steps] == [
        ({"s": 1}, "开始"), ({"A": 1}, ""), ({"B": 1}, "办理"), ({"e": 1}, "办理"), ({}, ""),
    ]  # fmt: skip
    assert ["", "s", "A", "B", "e"] == [step.left for step in steps]


def test_a_step_knows_what_was_known_then(world, live):
    steps = played(world, live(FILES, "A"))

    assert [{"n": "1"}, {}, {"n": "2"}] == [step.changed for step in steps]


def test_tokens_that_part_are_counted_where_they_rest(world, live):
    steps = played(world, live(SPLIT, "A"))

    assert {"A": 1, "B": 1} in [dict(step.tokens) for step in steps]
    assert {"j": 1, "B": 1} == dict(steps[-1].tokens)


def test_a_migrated_life_is_shown_on_the_version_it_ran_on_then(world, live, clock):
    key = live(FILES, "A")
    with world.transaction() as uow:
        old = uow.session.get(ProcessInstance, key).definition_key
        deploy(uow, NEWER)
    clock.move_to(clock.now() + timedelta(hours=1))
    with world.transaction() as uow:
        new = queries.find_instance(uow.session, key)
        newest = max(row.key for row in _versions(uow))
        migrate_instance(uow, new.key, newest, {"s": "s", "A": "A", "B": "C", "e": "e"}, reason="换版本")

    steps = played(world, key)

    assert [(old, {"B": 1}), (newest, {"C": 1})] == [
        (step.definition_key, dict(step.tokens)) for step in (steps[-2], steps[-1])
    ]
    assert "换版本" == headline_words(steps[-1].headline)


def _versions(uow):
    return list(uow.session.scalars(select(ProcessDefinition).where(ProcessDefinition.process_id == "p")))
