"""What going back to an earlier step would do, worked out before anybody confirms it: what ends, and what stays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from engine.domain.lines import Lines, Visit
from engine.domain.states import InstanceState, UserTaskState
from engine.persistence.instances import ElementInstance, ProcessInstance, Variable
from engine.persistence.work import UserTask
from engine.runtime.lines_of import lines_of
from engine.runtime.return_steps import Obstacle, Step, Way
from engine.spiff.nesting import Place
from engine.spiff.step_back import Reopened, StepBack, Waiting
from engine.unit_of_work import UnitOfWork

MANY = 500
"""Rows named in one statement."""

HOLDERS = frozenset({"subProcess", "transaction", "adHocSubProcess", "eventSubProcess"})


@dataclass(frozen=True, slots=True)
class Touched:
    """An open task, or another element where a token stands, that a return ends or leaves alone.

    ``task_key`` and ``assignee`` are of an open task; ``instance_key`` is that of a called instance where it runs in
    one.
    """

    key: int
    instance_key: int
    element_id: str
    name: str
    kind: str
    task_key: int | None = None
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """What going back to ``step`` does.

    ``undone``: the visits that do not count any more; ``ending``: what else ends with it, open tasks first;
    ``staying``: open tasks of the same matter that stay; ``called``: called instances that are terminated;
    ``waiting``: names of joins at which another branch, which is done, waits again; ``reopened``: names of
    sub-processes that run on. ``fingerprint`` changes when any of it does.
    """

    step: Step
    back: StepBack
    undone: tuple[int, ...] = ()
    ending: tuple[Touched, ...] = ()
    staying: tuple[Touched, ...] = ()
    called: tuple[int, ...] = ()
    waiting: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same plan: who confirms a plan says which."""
        said = (self.step.visit, self.back, [one.key for one in self.ending], self.called)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def plan_of(uow: UnitOfWork, step: Step, *, leaving: UserTask | None = None) -> ReturnPlan:
    """The plan of going back to a step; with an obstacle in its ``step`` where that cannot be done.

    ``leaving`` is the task that goes back, which is not told among what ends.
    """
    lines, places = lines_of(uow, step.instance_key, step.definition_key)
    ahead = lines.ahead(step.visit)
    here = lines.visits[step.visit]
    gone = [lines.visits[key] for key in sorted(ahead)]
    roots = [visit for visit in gone if visit.active and visit.scope not in ahead]
    joins = [
        one for one in lines.undone_joins(step.visit, ahead) if one.scope not in ahead or one.scope in step.reopens
    ]
    if step.obstacle is None and _meets_complex(lines, gone, step.visit, ahead):
        step = replace(step, obstacle=Obstacle.COMPLEX_JOIN)
    outermost = lines.visits[step.reopens[0]] if step.reopens else here
    back = StepBack(
        step.element_id, outermost.scope, here.came_from, tuple(root.key for root in roots),
        tuple(_reopened(uow, step.instance_key, lines.visits[key]) for key in step.reopens),
        tuple(Waiting(one.scope, one.element_id, one.flow, lines.came_from(one.key)) for one in joins),
        _run(uow, step) if step.way is Way.RUN else None,
    )  # fmt: skip
    standing = [one for root in roots for one in (root, *lines.inside(root.key)) if one.active]
    open_tasks = _open_tasks(uow, step.instance_key)
    instances = _called_from(uow, step.instance_key, {visit.key for visit in standing})
    doomed = {visit.key for visit in standing}
    tasks = {task.key: task for task in open_tasks if leaving is None or task.key != leaving.key}
    ending = [task for task in tasks.values() if task.element_instance_key in doomed or task.instance_key in instances]
    staying = [task for task in tasks.values() if task not in ending]
    others = _others(standing, places, {task.element_instance_key for task in open_tasks})
    undone = (*sorted(ahead.difference(step.reopens)), *(one.key for one in joins))
    return ReturnPlan(
        step, back, undone,
        (*map(_of_task, ending), *(replace(one, instance_key=step.instance_key) for one in others)),
        tuple(map(_of_task, staying)), tuple(sorted(instances)),
        tuple(dict.fromkeys(_name(places, one.element_id) for one in joins)),
        tuple(_name(places, lines.visits[key].element_id) for key in step.reopens),
    )  # fmt: skip


def mark_undone(uow: UnitOfWork, plan: ReturnPlan) -> None:
    """Write which visits do not count any more."""
    for first in range(0, len(plan.undone), MANY):
        some = ElementInstance.key.in_(plan.undone[first : first + MANY])
        uow.session.execute(
            update(ElementInstance).where(some).values(undone=True).execution_options(synchronize_session=False)
        )


def _meets_complex(lines: Lines, gone: Iterable[Visit], step: int, ahead: set[int]) -> bool:
    """Whether a complex gateway ahead would keep other tokens, which may fire it again at once or be missed there."""
    behind = {visit.key for visit in lines.behind(step)}
    for gateway in [visit for visit in gone if visit.kind == "complexGateway"]:
        for other in lines.within[gateway.scope]:
            beside = other.element_id == gateway.element_id and lines.came_from(other.key) not in ahead
            if beside and other.key not in behind and (other.active or other.completed):
                return True
    return False


def _reopened(uow: UnitOfWork, instance_key: int, visit: Visit) -> Reopened:
    """An ended scope with its variables as they were when a step before its end was saved."""
    of_it = (Variable.instance_key == instance_key, Variable.scope_key == visit.key)
    rows = uow.session.execute(select(Variable.name, Variable.value).where(*of_it).order_by(Variable.name))
    return Reopened(visit.key, visit.element_id, {row.name: row.value for row in rows})


def _run(uow: UnitOfWork, step: Step) -> int:
    """Which run of its activity a visit was, from 0."""
    counter = (Variable.scope_key == step.visit, Variable.name == "loopCounter")
    of_it = (Variable.instance_key == step.instance_key, *counter)
    return int(uow.session.scalars(select(Variable.value).where(*of_it)).one()) - 1


def _open_tasks(uow: UnitOfWork, instance_key: int) -> list[UserTask]:
    root = select(ProcessInstance.root_key).where(ProcessInstance.key == instance_key).scalar_subquery()
    query = select(UserTask).where(UserTask.root_key == root, UserTask.state == UserTaskState.CREATED)
    return list(uow.session.scalars(query.order_by(UserTask.key)))


def _called_from(uow: UnitOfWork, instance_key: int, visits: set[int]) -> set[int]:
    """The instances that were called from these visits, and those called from them, that still run."""
    root = select(ProcessInstance.root_key).where(ProcessInstance.key == instance_key).scalar_subquery()
    running = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
    family = select(ProcessInstance.key, ProcessInstance.parent_key, ProcessInstance.parent_element_key)
    rows = list(uow.session.execute(family.where(ProcessInstance.root_key == root, ProcessInstance.state.in_(running))))
    found = {key for key, parent, visit in rows if parent == instance_key and visit in visits}
    while True:
        further = {key for key, parent, _visit in rows if parent in found} - found
        if not further:
            return found
        found |= further


def _others(standing: list[Visit], places: dict[str, Place], with_tasks: set[int]) -> Iterator[Touched]:
    """Where else tokens stand: events and work that are waited for, calls; not scopes, joins and bodies."""
    bodies = {visit.scope for visit in standing}
    for visit in standing:
        if visit.kind in HOLDERS or "Gateway" in visit.kind or visit.key in with_tasks or visit.key in bodies:
            continue
        yield Touched(visit.key, 0, visit.element_id, _name(places, visit.element_id), visit.kind)


def _of_task(task: UserTask) -> Touched:
    return Touched(
        task.element_instance_key, task.instance_key, task.element_id, task.name, "userTask", task.key, task.assignee
    )


def _name(places: dict[str, Place], element_id: str) -> str:
    place = places.get(element_id)
    return (place.node.name if place is not None else "") or element_id
