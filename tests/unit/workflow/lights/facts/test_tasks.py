"""Which tasks light a project: those over or near by the unit's own clock."""

import pytest

from tests.factories.clocks import LI, office
from workflow.inbox.acts.pause_task import pause_task
from workflow.lights.facts.tasks import task_facts


@pytest.fixture
def make(world, make_person):
    make_person("li", "officer")
    return lambda **rule: office(world, 5, **rule)


def facts(task):
    with task.world.reading() as uow:
        return task_facts(uow.session, [task.instance_key], uow.now, task.world.calendar).get(task.instance_key, {})


def test_a_task_over_by_the_governments_clock_does(make):
    task = make()
    task.go_to("2023-06-09")

    assert 2 == facts(task)["overdue_wd"]


def test_one_near_does(make):
    task = make()
    task.go_to("2023-06-06")

    assert (None, 1) == (facts(task)["overdue_wd"], facts(task)["soon_tasks"])


def test_one_that_waits_for_the_enterprise_never_does(make):
    task = make(clock="ent")
    task.go_to("2023-06-09")

    assert {} == facts(task)


def test_one_whose_clock_stands_does_not(make):
    task = make()
    task.act(LI, pause_task, "await_material", reason="补正")
    task.go_to("2023-06-09")

    assert {} == facts(task)
