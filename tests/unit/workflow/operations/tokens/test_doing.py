"""Plans for tokens: looked at without doing anything, done with a reason, refused in words at the element."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, Refused
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance, Variable
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance, suspend_instance
from tests.factories.diagrams import boundary, bpmn, call, chain, end, start, timer, user
from workflow.operations.tokens.doing import do_plan, look_ahead

DUE = '=deadline after(now(), 3, "wd")'
FILES = {
    "p.bpmn": bpmn(
        start(), user("A", groups="g_station"), boundary("b", "A", timer("duration", "P9D")),
        user("B", groups="g_center_project", due=DUE), end(), *chain("s", "A", "B", "e"), *chain("b", "B"),
    ),
    "caller.bpmn": bpmn(start(), call("c", "p"), end(), *chain("s", "c", "e"), process_id="caller"),
}  # fmt: skip
GUAN = Actor("guan")


@pytest.fixture
def key(world) -> int:
    with world.transaction() as uow:
        deploy(uow, FILES)
        return start_instance(uow, process_id="p")


def token_at(world, key, element) -> str:
    with world.reading() as uow:
        query = select(ElementInstance.key).where(
            ElementInstance.instance_key == key, ElementInstance.element_id == element,
            ElementInstance.state == "ACTIVE",
        )  # fmt: skip
        return str(uow.session.scalars(query).one())


def moved(world, key, target="B"):
    return {"steps": [{"kind": "move", "token": token_at(world, key, "A"), "target": target}]}


def open_steps(world):
    with world.reading() as uow:
        return list(uow.session.scalars(select(UserTask.element_id).where(UserTask.state == "CREATED")))


@pytest.mark.both_databases
def test_a_look_ahead_tells_of_tasks_and_keeps_nothing(world, key):
    with world.reading() as uow:
        before = uow.session.scalar(select(func.count()).select_from(EventLogEntry))

    seen = look_ahead(world, GUAN, key, moved(world, key))

    assert (["A"], ["B"], ["B"]) == (
        [task.name for task in seen.ended], [task.name for task in seen.created], seen.standing
    )  # fmt: skip
    assert ("g_center_project", True) == (seen.created[0].whose, seen.created[0].due_at is not None)
    assert ["A"] == open_steps(world)
    with world.reading() as uow:
        assert before == uow.session.scalar(select(func.count()).select_from(EventLogEntry))


@pytest.mark.both_databases
def test_a_plan_is_done_with_its_variables_and_its_reason(world, key):
    plan = {**moved(world, key), "variables": [{"name": "n", "type": "number", "value": "5"}]}

    told = world.run(lambda uow: do_plan(uow, key, plan, "材料已补"), GUAN)

    assert (["把“A”的令牌移到“B”"], ["B"]) == (told, open_steps(world))
    with world.reading() as uow:
        assert 5 == uow.session.scalars(select(Variable.value).where(Variable.name == "n")).one()
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "InstanceModified")).one()
    assert ("guan", "材料已补", {"n": [None, 5]}) == (entry.actor, entry.payload["reason"], entry.payload["changes"])


def test_a_token_is_added_and_another_ended_at_once(world, key):
    plan = {
        "steps": [{"kind": "add", "target": "B"}, {"kind": "end", "token": token_at(world, key, "A")}],
        "variables": [],
    }

    world.run(lambda uow: do_plan(uow, key, plan, "改走第二步"), GUAN)

    assert ["B"] == open_steps(world)


def test_ending_the_last_token_is_said_to_end_the_instance(world, key):
    plan = {"steps": [{"kind": "end", "token": token_at(world, key, "A")}]}

    assert "TERMINATED" == look_ahead(world, GUAN, key, plan).ends
    with world.reading() as uow:
        assert "ACTIVE" == uow.session.get(ProcessInstance, key).state


@pytest.mark.parametrize(("target", "words"), [("s", "开始事件"), ("b", "边界事件"), ("zz", "没有所选的环节")])
def test_where_no_token_can_be_put_is_said_at_the_element(world, key, target, words):
    with pytest.raises(Invalid, match=words) as refusal:
        look_ahead(world, GUAN, key, moved(world, key, target))

    assert [target if target != "zz" else None] == [finding.element for finding in refusal.value.findings]


@pytest.mark.parametrize("given", [None, {}, {"steps": []}, {"steps": [{"kind": "move", "token": "7", "target": "B"}]}])
def test_what_is_no_plan_is_refused(world, key, given):
    with pytest.raises(Invalid):
        look_ahead(world, GUAN, key, given)


def test_without_a_reason_nothing_is_done(world, key):
    plan = moved(world, key)
    with pytest.raises(Invalid, match="理由"):
        world.run(lambda uow: do_plan(uow, key, plan, " "), GUAN)

    assert ["A"] == open_steps(world)


def test_a_suspended_instance_is_not_adjusted(world, key):
    plan = moved(world, key)
    with world.transaction() as uow:
        suspend_instance(uow, key)

    with pytest.raises(Refused, match="挂起"):
        look_ahead(world, GUAN, key, plan)


def test_a_called_instance_is_not_ended_by_its_last_token(world, key):
    with world.transaction() as uow:
        root = start_instance(uow, process_id="caller")
    with world.reading() as uow:
        inner = uow.session.scalars(select(ProcessInstance.key).where(ProcessInstance.parent_key == root)).one()

    with pytest.raises(Refused, match="到调用它的实例"):
        look_ahead(world, GUAN, inner, {"steps": [{"kind": "end", "token": token_at(world, inner, "A")}]})
