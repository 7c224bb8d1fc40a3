"""Matters are found as soon as they begin, by what their forms say later too, and a plain step writes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, set_variables, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.inbox.search.find import roots_for
from workflow.inbox.search.models import StepName

pytestmark = pytest.mark.both_databases
TWO = bpmn(start(), user("A", groups="g"), user("B", groups="g"), end(), *chain("s", "A", "B", "e"))


@pytest.fixture
def matter(world):
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": TWO})
    with world.transaction() as uow:
        return start_instance(uow, process_id="p", variables={"project_name": "汉禾硬碳"}, business_key="ZS-2023-0007")


def found(world, words):
    with world.reading() as uow:
        return roots_for(uow.session, words, 5)


def complete(world, variables=None):
    with world.transaction() as uow:
        task = uow.session.query(UserTask).filter_by(state="CREATED").one()
        uow.actor = type(uow.actor)("boss", is_operator=True)
        complete_user_task(uow, task.key, variables or {})


def test_a_matter_is_found_when_it_has_begun(world, matter):
    assert found(world, "硬碳") == found(world, "hhyt") == found(world, "2023-0007") == [matter]


def test_a_form_that_names_it_anew_is_heard(world, matter):
    complete(world, {"project_name": "金卡供水"})

    assert (found(world, "供水"), found(world, "硬碳")) == ([matter], [])


def test_variables_that_name_it_anew_are_heard(world, matter):
    with world.transaction() as uow:
        set_variables(uow, matter, {"project_name": "金卡供水"})

    assert found(world, "供水") == [matter]


def test_a_step_that_names_nothing_writes_nothing_for_the_search(world, matter):
    sent = []
    event.listen(world.database, "before_cursor_execute", lambda *given: sent.append(given[2]))

    complete(world, {"score": 5})

    assert [statement for statement in sent if "matter_words" in statement] == []


def test_the_names_of_a_deployment_s_steps_are_known(world, matter):
    with world.reading() as uow:
        assert {row.name for row in uow.session.query(StepName).filter_by(process_id="p")} == {"A", "B"}
