"""luodi.copyTo: a task is copied to whom its model names when it is done."""

import logging

import pytest
from sqlalchemy import select

from engine.domain.errors import Invalid
from engine.persistence.work import UserTask
from engine.runtime import deploy
from tests.factories.diagrams import bpmn, chain, end, start, user
from tests.factories.signing import signed_task
from workflow.inbox.told import TaskCopy


def diagram(copy_to):
    named = f'<zeebe:properties><zeebe:property name="luodi.copyTo" value="{copy_to}"/></zeebe:properties>'
    return bpmn(start(), user("A", groups="g_station", zeebe=named), end(), *chain("s", "A", "e"))


@pytest.fixture
def people(make_person):
    make_person("ma", "officer", groups=["g_station"])
    make_person("li", "officer", org="st_hz")
    make_person("wu", "officer", groups=["g_mnr"])


@pytest.fixture
def done(world, people):
    def finish(copy_to, **values):
        task = signed_task(world, diagram(copy_to))
        task.complete(**values)
        return {copy.username: (copy.unit, copy.sent_by) for copy in task.rows(TaskCopy)}

    return finish


def test_people_units_and_groups_get_it_from_whoever_did_the_task(done):
    assert {"li": ("st_hz", "ma"), "wu": (None, "ma")} == done("wu, st_hz")


def test_a_group_gets_it(done):
    assert {"wu": ("g_mnr", "ma")} == done("g_mnr")


def test_it_is_computed_from_what_the_task_could_see(done):
    assert {"li": (None, "ma")} == done("=[owner]", owner="li")


def test_whoever_did_the_task_gets_none(done):
    assert {} == done("g_station")


@pytest.mark.parametrize("copy_to", ["nobody", "=[1]"])
def test_a_list_that_is_none_holds_nobody_up_and_is_told(done, caplog, copy_to):
    with caplog.at_level(logging.WARNING, logger="workflow.inbox.model_copies"):
        assert {} == done(copy_to)

    assert 1 == len([line for line in caplog.records if line.name == "workflow.inbox.model_copies"])


def test_feel_that_does_not_parse_is_not_deployed(world, people):
    with pytest.raises(Invalid) as error, world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram("=[")})

    assert ["A"] == [found.element for found in error.value.findings]
    with world.reading() as uow:
        assert uow.session.scalar(select(UserTask.key)) is None
