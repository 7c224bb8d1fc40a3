"""Does a plan in one step of the engine, or only looks at what it would do: the same run, taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Conflict, EngineError, Finding, Invalid, NotFound, Refused
from engine.domain.states import IncidentState, InstanceState, UserTaskState
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import modify_instance, set_variables
from engine.spiff.modify import Activation, Move, ScopeVariables, Termination
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.diagram import HOLDERS
from workflow.inbox.units import Names, names_for
from workflow.operations.choices import element_names
from workflow.operations.standstill import read_reason
from workflow.operations.tokens.plan import TokenPlan, plan_words, read_plan
from workflow.operations.tokens.targets import targets_of, tokens_of


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """A task in a preview: its name, whose it is, and when it is due."""

    name: str
    whose: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a plan would do: its steps in words, and what would be otherwise afterwards."""

    steps: list[str]
    ended: list[TaskSeen] = field(default_factory=list)
    created: list[TaskSeen] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)
    timers: list[tuple[str, datetime]] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    ends: str = ""


class _TakenBack(Exception):
    """Ends a run that was only looked at."""


@dataclass(slots=True)
class _State:
    """What of a family of instances is open at one moment, by key."""

    tasks: dict[int, UserTask]
    timers: dict[int, Timer]
    incidents: dict[int, Incident]


def look_ahead(world: World, actor: Actor, instance_key: int, given: Any) -> Seen:
    """What a plan would do, from a run in a transaction that is taken back: nothing is kept, nobody is told.

    :raises Invalid: when the plan cannot be understood, or an element takes no token, with findings in words
    :raises Refused: when the engine does not do it
    """
    seen: list[Seen] = []
    try:
        with world.transaction(actor) as uow:
            seen.append(_look(uow, instance_key, given))
            raise _TakenBack
    except _TakenBack:
        return seen[0]


def do_plan(uow: UnitOfWork, instance_key: int, given: Any, reason: str) -> list[str]:
    """Do a plan; its steps in words. The event log keeps what was before and after, and the reason.

    :raises Invalid: without a reason, when the plan cannot be understood, or an element takes no token
    :raises Refused: when the engine does not do it
    """
    why = read_reason(reason)
    plan, steps = _read(uow, instance_key, given)
    _modify(uow, instance_key, plan, why)
    return steps


def _look(uow: UnitOfWork, instance_key: int, given: Any) -> Seen:
    plan, steps = _read(uow, instance_key, given)
    root_key = _instance(uow, instance_key).root_key
    before = _state(uow, root_key)
    _modify(uow, instance_key, plan, "")
    uow.session.flush()
    uow.session.expire_all()
    after = _state(uow, root_key)
    ended = [task for key, task in before.tasks.items() if key not in after.tasks]
    created = [task for key, task in after.tasks.items() if key not in before.tasks]
    names = names_for(uow.session, [*ended, *created])
    row = _instance(uow, instance_key)
    called = element_names(uow, row.definition_key)
    return Seen(
        steps,
        [_task(task, names) for task in ended],
        [_task(task, names) for task in created],
        [called.get(element_id, element_id) for element_id in _standing(uow, instance_key)],
        [
            (called.get(timer.element_id, timer.element_id), timer.due_at)
            for key, timer in after.timers.items() if key not in before.timers
        ],
        [incident.message for key, incident in after.incidents.items() if key not in before.incidents],
        row.state if row.state in (InstanceState.COMPLETED, InstanceState.TERMINATED) else "",
    )  # fmt: skip


def _read(uow: UnitOfWork, instance_key: int, given: Any) -> tuple[TokenPlan, list[str]]:
    row = _instance(uow, instance_key)
    if row.state == InstanceState.SUSPENDED:
        raise Refused("无法调整令牌：流程已挂起，恢复后才能调整。")
    if row.state != InstanceState.ACTIVE:
        raise Refused("无法调整令牌：流程已经结束。")
    names = element_names(uow, row.definition_key)
    tokens = tokens_of(uow, instance_key, names)
    plan = read_plan(given, tokens, targets_of(uow, row.definition_key))
    return plan, plan_words(plan, tokens, names)


def _modify(uow: UnitOfWork, instance_key: int, plan: TokenPlan, reason: str) -> None:
    """Variables go with the first token that is put somewhere; where none is, they are set before."""
    left = [ScopeVariables(plan.variables)] if plan.variables else []
    activate, move, terminate = [], [], []
    for step in plan.steps:
        if step.kind == "move":
            move.append(Move(step.target, source_key=step.token, variables=left))
        elif step.kind == "add":
            activate.append(Activation(step.target, left))
        else:
            terminate.append(Termination(key=step.token))
            continue
        left = []
    if left:
        set_variables(uow, instance_key, plan.variables, local=True, reason=reason)
    try:
        modify_instance(uow, instance_key, activate=activate, terminate=terminate, move=move, reason=reason)
    except Conflict:
        raise
    except (Refused, Invalid, NotFound) as error:
        said = in_words(error)
        if said is None:
            raise
        targets = {step.target for step in plan.steps if step.target}
        named = next((target for target in targets if repr(target) in error.message), None)
        raise Refused(said, [Finding("modification", said, element=named)] if named else []) from error


def in_words(error: EngineError) -> str | None:
    """What the engine's refusal means, for a person; nothing for one that is told well enough already."""
    return next((words for part, words in _SAID if part in error.message), None)


_SAID = (
    ("instances of", "无法调整：目标环节所在的子流程同时有几份在运行，系统不知道放到哪一份；请移动其中一份里的令牌。"),
    ("stands inside", "无法调整：目标环节在会重复办理的环节里面，请放到那个环节本身。"),
    ("has an incident", "无法调整：目标环节所在的子流程有故障，请先处理故障。"),
    ("does not open", "无法调整：目标环节所在的子流程打不开，多半是缺少它要用的变量；请在“变量”里补上。"),
    ("it is terminated too", "无法调整：目标环节所在的子流程在同一计划里被结束了。"),
    ("is no scope around", "无法调整：目标环节不在所选令牌的范围内。"),
    ("and runs", "有一个令牌已经不在原处：流程走过了，请刷新后重做。"),
    ("called it", "无法调整：这样会结束被调用的流程；请到调用它的实例里结束那个调用环节。"),
)  # fmt: skip


def _instance(uow: UnitOfWork, instance_key: int) -> ProcessInstance:
    row = uow.session.get(ProcessInstance, instance_key)
    if row is None:
        raise NotFound(f"没有流程实例 {instance_key}。")
    return row


def _state(uow: UnitOfWork, root_key: int) -> _State:
    family = select(ProcessInstance.key).where(ProcessInstance.root_key == root_key)
    tasks = uow.session.scalars(
        select(UserTask).where(UserTask.root_key == root_key, UserTask.state == UserTaskState.CREATED)
    )
    timers = uow.session.scalars(select(Timer).where(Timer.instance_key.in_(family)).order_by(Timer.due_at))
    stuck = uow.session.scalars(
        select(Incident).where(Incident.instance_key.in_(family), Incident.state == IncidentState.ACTIVE)
    )
    return _State(
        {task.key: task for task in tasks}, {timer.key: timer for timer in timers}, {one.key: one for one in stuck}
    )


def _standing(uow: UnitOfWork, instance_key: int) -> list[str]:
    visit = ElementInstance
    query = select(visit.element_id).where(
        visit.instance_key == instance_key, visit.state == InstanceState.ACTIVE, visit.element_type.not_in(HOLDERS)
    )
    return list(uow.session.scalars(query.order_by(visit.key)))


def _task(task: UserTask, names: Names) -> TaskSeen:
    return TaskSeen(task.name, names.person(task.assignee) or names.unit(task), task.due_at)
