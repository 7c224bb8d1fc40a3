"""A submitted draft weighed against what runs: who gets which task, which dates move, who cannot move at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import cancel_instance, complete_user_task, suspend_instance
from tests.unit.workflow.modeling.impact.conftest import MO, A, diagram, weighed
from workflow.modeling.drafts.files import add_files
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.impact.models import ImpactState, ModelImpact
from workflow.modeling.impact.weigh import AT_ONCE, weigh_drafts

MOVED = {"groups": '=if unit = "g_mnr" then ["g_hc"] else [unit]', "due": '=now() + duration("P7D")'}
UNITS = ("g_mnr", "g_fin", "g_mnr", "g_hc")


def tasks(world) -> list[UserTask]:
    with world.reading() as uow:
        return list(uow.session.scalars(select(UserTask).where(UserTask.ended_at.is_(None)).order_by(UserTask.key)))


def finish(world, key: int, element: str) -> None:
    with world.transaction() as uow:
        task = uow.session.scalar(
            select(UserTask.key).where(UserTask.instance_key == key, UserTask.element_id == element)
        )
        complete_user_task(uow, task, {}, validated=True)


@pytest.mark.both_databases
def test_hands_and_dates_are_those_of_an_independent_count(world, deployed, running, handed_in, clock):
    deployed(diagram())
    running(*UNITS)
    clock.move_to(clock.now() + timedelta(days=1))
    second = deployed(diagram(name="乙"))
    running(*UNITS)
    draft = handed_in(second, {"p.bpmn": diagram(a=MOVED)})

    impact, rows = weighed(world, draft)

    open_tasks = tasks(world)
    changing = [task for task in open_tasks if task.candidate_groups == ["g_mnr"]]
    told = {task["key"]: task for row in rows for task in row.tasks}
    assert {"hands": len(changing), "due": len(open_tasks)} == impact.counts
    assert {str(task.key) for task in changing} == {key for key, task in told.items() if "hands" in task}
    assert all(
        [task.due_at, task.due_at + timedelta(days=2)]
        == [datetime.fromisoformat(at) for at in told[str(task.key)]["due"]]
        for task in open_tasks
    )
    assert [(1, 4), (2, 4)] == [(one["version"], one["running"]) for one in impact.versions]


def test_who_gets_a_task_is_told_from_and_to(world, deployed, running, handed_in):
    version = deployed(diagram())
    running("g_mnr")

    _impact, [row] = weighed(world, handed_in(version, {"p.bpmn": diagram(a=MOVED)}))

    assert [["g_mnr"], ["g_hc"]] == [side["groups"] for side in row.tasks[0]["hands"]]


def test_an_instance_whose_step_is_gone_cannot_move(world, deployed, running, handed_in):
    version = deployed(diagram())
    at_a, at_b = running("g_mnr", "g_hc")
    finish(world, at_b, "A")

    impact, [row] = weighed(world, handed_in(version, {"p.bpmn": diagram(then="")}))

    assert ({"stuck": 1, "gone": 1}, at_b, True) == (impact.counts, row.instance_key, "'B' is in use" in row.problem)


def test_a_change_that_touches_nothing_open_touches_nobody(world, deployed, running, handed_in):
    version = deployed(diagram())
    running("g_mnr")
    content = diagram().replace(b'candidateGroups="g_mnr"', b'candidateGroups="g_hc"')

    impact, rows = weighed(world, handed_in(version, {"p.bpmn": content}))

    assert ({}, [], [("B", "groups", "g_mnr", "g_hc")]) == (
        impact.counts, rows, [(s["element"], s["what"], s["old"], s["new"]) for s in impact.steps])  # fmt: skip


def test_expressions_that_cannot_be_worked_out_are_told(world, deployed, running, handed_in):
    version = deployed(diagram())
    running("g_mnr")

    impact, [row] = weighed(world, handed_in(version, {"p.bpmn": diagram(a={**A, "due": "=[1]"})}))

    assert ({"broken": 1}, True) == (impact.counts, "no moment" in row.tasks[0]["problem"])


def test_suspended_instances_are_weighed_and_ended_ones_are_not(world, deployed, running, handed_in):
    version = deployed(diagram())
    one, other = running("g_mnr", "g_mnr")
    with world.transaction() as uow:
        suspend_instance(uow, one, reason="停")
        cancel_instance(uow, other, reason="撤")

    impact, rows = weighed(world, handed_in(version, {"p.bpmn": diagram(a=MOVED)}))

    assert (1, [one]) == (impact.looked, [row.instance_key for row in rows])


def test_without_instances_the_steps_are_told(world, deployed, handed_in):
    version = deployed(diagram())

    impact, _rows = weighed(world, handed_in(version, {"p.bpmn": diagram(a=MOVED, then="BC")}))

    assert (ImpactState.WEIGHED, 0, {("A", "groups"), ("A", "due"), ("C", "added")}) == (
        impact.state, impact.total, {(step["element"], step["what"]) for step in impact.steps})  # fmt: skip


def test_more_than_one_batch_is_weighed_with_progress(world, deployed, running, handed_in, monkeypatch):
    version = deployed(diagram())
    running(*["g_mnr"] * (AT_ONCE + 5))
    draft = handed_in(version, {"p.bpmn": diagram(a=MOVED)})
    monkeypatch.setattr("workflow.modeling.impact.weigh.SECONDS", 0.0)

    looked = weigh_drafts(world)

    with world.reading() as uow:
        impact = uow.session.get_one(ModelImpact, draft)
    assert (AT_ONCE, ImpactState.WEIGHING, AT_ONCE + 5) == (looked, impact.state, impact.total)
    assert AT_ONCE + 5 == weighed(world, draft)[0].counts["hands"]


def test_a_draft_that_changed_is_weighed_anew(world, deployed, running, handed_in):
    version = deployed(diagram())
    running("g_mnr")
    draft = handed_in(version, {"p.bpmn": diagram(a=MOVED)})
    weighed(world, draft)
    with world.transaction(MO) as uow:
        found = uow.session.get_one(ModelDraft, draft)
        found.state = "returned"
        add_files(uow, draft, {"p.bpmn": diagram(name="丙")}, over=True)
        found.state = "submitted"

    impact, rows = weighed(world, draft)

    assert ({}, []) == (impact.counts, rows)


def test_a_draft_that_nobody_handed_in_is_not_weighed(world, deployed, running, handed_in):
    version = deployed(diagram())
    draft = handed_in(version, {"p.bpmn": diagram(a=MOVED)})
    with world.transaction(MO) as uow:
        uow.session.get_one(ModelDraft, draft).state = "returned"

    weigh_drafts(world)

    with world.reading() as uow:
        assert uow.session.get(ModelImpact, draft) is None


def test_weighing_writes_nothing_of_what_runs(world, deployed, running, handed_in):
    version = deployed(diagram())
    running(*UNITS)
    before = [(task.key, task.due_at, task.candidate_groups, task.row_version) for task in tasks(world)]

    weighed(world, handed_in(version, {"p.bpmn": diagram(a=MOVED)}))

    assert before == [(task.key, task.due_at, task.candidate_groups, task.row_version) for task in tasks(world)]
