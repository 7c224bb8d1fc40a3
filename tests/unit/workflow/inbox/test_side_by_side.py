"""会签 and 主办、协办: who is asked side by side, who has said what, and both clocks."""

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user
from tests.factories.orders import put_order
from workflow.inbox.side_by_side import parts_shown, votes_shown

EACH = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=[&quot;g_ndrc&quot;, &quot;g_eit&quot;, &quot;g_eco&quot;]"'
    ' inputElement="dept"/></extensionElements></multiInstanceLoopCharacteristics>'
)
VOTES = bpmn(start(), user("A", groups="=[dept]", body=EACH), user("B"), end(), *chain("s", "A", "B", "e"))
OFFICER = Actor("li", frozenset({"g_eit"}))


def part(name):
    return f'<zeebe:properties><zeebe:property name="luodi.part" value="{name}"/></zeebe:properties>'


PARTS = bpmn(
    start(), gateway("parallel", "fork"), gateway("parallel", "join"), user("C"),
    user("A", groups="g_ndrc", due='=now() + duration("P3D")', zeebe=part("assist")),
    user("B", groups="g_eit", due='=now() + duration("P9D")', zeebe=part("host")),
    end(), flow("s", "fork"), *(flow("fork", name) for name in "ABC"), *(flow(name, "join") for name in "ABC"),
    flow("join", "e"),
)  # fmt: skip


@pytest.fixture
def begun(world):
    def begin(diagram):
        with world.transaction() as uow:
            deploy(uow, {"p.bpmn": diagram})
        with world.transaction() as uow:
            start_instance(uow, process_id="p")

    return begin


def task_of(uow, group):
    tasks = uow.session.scalars(select(UserTask).order_by(UserTask.key))
    return next(task for task in tasks if list(task.candidate_groups) == [group])


def test_every_task_of_a_countersigning_is_shown_on_each(world, begun):
    begun(VOTES)

    with world.reading() as uow:
        shown = votes_shown(uow, task_of(uow, "g_eco"))
        assert (["g_ndrc", "g_eit", "g_eco"], 0) == (
            [vote.task.candidate_groups[0] for vote in shown["votes"]], shown["given"],
        )  # fmt: skip


def test_who_has_said_what_and_when_is_shown(world, begun):
    begun(VOTES)
    with world.transaction(OFFICER) as uow:
        complete_user_task(uow, task_of(uow, "g_eit").key, {"opinion": "同意落户"})

    with world.reading() as uow:
        shown = votes_shown(uow, task_of(uow, "g_ndrc"))
        vote = shown["votes"][1]
        assert ("同意落户", "li", uow.now, 1) == (vote.said, vote.task.completed_by, vote.at, shown["given"])


def test_a_task_alone_is_no_countersigning(world, begun):
    begun(PARTS)

    with world.reading() as uow:
        assert votes_shown(uow, task_of(uow, "g_eit")) is None


def test_host_and_assist_stand_side_by_side_with_their_clocks(world, begun):
    begun(PARTS)

    with world.reading() as uow:
        shown = parts_shown(uow, task_of(uow, "g_ndrc"))
        assert [("主办", "B", "06-09"), ("协办", "A", "06-03")] == [
            (one.part, one.task.name, one.due.day) for one in shown["parts"]
        ]


def test_without_parts_there_is_nothing_to_compare(world, begun):
    begun(VOTES)

    with world.reading() as uow:
        assert parts_shown(uow, task_of(uow, "g_eit")) is None


def test_the_units_that_assist_with_an_order_are_shown_though_they_have_no_task(world, begun):
    begun(bpmn(start(), user("A", groups="g_eit"), end(), *chain("s", "A", "e")))
    with world.transaction() as uow:
        root = uow.session.scalar(select(UserTask.root_key))
        put_order(uow.session, root, host_org="g_eit", assist_orgs=["g_eco"])

    with world.reading() as uow:
        shown = parts_shown(uow, task_of(uow, "g_eit"))
        assert (["主办"], ["g_eco"]) == ([one.part for one in shown["parts"]], shown["assisting"])
