"""The process of the benchmark is the same for all: thirty tasks in the same order, gone through as often."""

from __future__ import annotations

import pytest
from lxml import etree

from bench.shape import PROCESS, STARTING, STEPS, STRETCHES, handed_in, length, luodi_files, plain_file, steps_of
from engine.runtime import deploy, start_instance
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.queries import next_open_task

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ROW = [name for stretch in STRETCHES for name in steps_of(stretch)]


@pytest.mark.parametrize("content", [luodi_files()["bench.bpmn"], plain_file()], ids=["luodi", "plain"])
def test_it_has_thirty_tasks_thirty_timers_and_three_calls(content):
    found = [element.tag for element in etree.fromstring(content).iter()]

    kinds = ("userTask", "boundaryEvent", "callActivity", "exclusiveGateway")
    counted = {kind: found.count(f"{{{BPMN}}}{kind}") for kind in kinds}
    assert counted == {"userTask": 30, "boundaryEvent": 30, "callActivity": 3, "exclusiveGateway": 3}


@pytest.mark.parametrize("rounds", [1, 2, 51])
def test_each_stretch_is_left_after_its_last_round_only(rounds):
    ends = [position for position in range(length(rounds)) if (position + 1) % STEPS == 0]

    assert [handed_in(position, rounds)["again"] for position in ends] == ([True] * (rounds - 1) + [False]) * len(
        STRETCHES
    )


def test_the_product_goes_through_it_as_the_positions_say(world, make_person):
    clerk = make_person("clerk", "officer", groups=["g_station"])
    with world.transaction() as uow:
        deploy(uow, luodi_files())
    with world.transaction(clerk) as uow:
        root = start_instance(uow, process_id=PROCESS, variables=STARTING)
        uow.session.flush()
        key = next_open_task(uow.session, clerk, root).key

    done = []
    for position in range(length(1)):
        with world.transaction(clerk) as uow:
            completed = complete_task(uow, key, handed_in(position, 1))
        done.append(completed.task.element_id)
        key = completed.next_task_key

    assert (done, key) == (ROW, None)
