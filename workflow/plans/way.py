"""The way of one project to a goal: its deployed diagrams walked for its variant, with steps beyond the diagrams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from engine.domain.errors import NotFound, Refused
from engine.model.elements import Node, Process
from engine.persistence.definitions import DecisionDefinition, ProcessDefinition
from engine.persistence.instances import ProcessInstance, Variable
from engine.runtime import evaluate_decision
from engine.runtime.definitions import compiled_definition, find_form, latest_definition, resource
from engine.unit_of_work import UnitOfWork
from workflow.plans.known import Known
from workflow.plans.limits import names_in
from workflow.plans.steps import Span, Step, leading_to
from workflow.plans.walk import counted, path_of, walk
from workflow.plans.words import GOALS
from workflow.projects.models import Project

BEYOND = "beyond"
"""The process of steps that no diagram draws; they follow what the step of following up in the diagram follows."""

FOLLOW_UP = "post_signing_track"
PLACES = {"owner_org": "owner_org", "intro_org": "intro_org", "landing_org": "landing_org"}
"""Variables that name a unit of the project, and its column: one way is worked out for all units."""

FIELD = re.compile(rb'"key"\s*:\s*"(\w+)"')


@dataclass(frozen=True, slots=True)
class WholeWay:
    """All steps of a project, and by goal the step that reaches it; goals a project has not are left out."""

    steps: tuple[Step, ...]
    goals: Mapping[str, str]

    def to(self, goal: str) -> list[Step]:
        """What leads to a goal, it last. :raises Refused: when such a project has no such goal"""
        path = self.goals.get(goal)
        if path is None:
            raise Refused(f"这类项目的流程里没有“{GOALS.get(goal, goal)}”这个节点，请改选其他节点。")
        return leading_to(self.steps, path)


def instances_of(uow: UnitOfWork, root_key: int) -> dict[str, ProcessInstance]:
    """The newest instance of each process of a project."""
    rows = uow.session.scalars(
        select(ProcessInstance).where(ProcessInstance.root_key == root_key).order_by(ProcessInstance.key)
    )
    return {row.process_id: row for row in rows}


def way_of(uow: UnitOfWork, project: Project, instances: Mapping[str, ProcessInstance] | None = None) -> WholeWay:
    """The steps of a project by the versions it runs on; a process it has not come to counts as it is deployed now.

    What does not differ between projects is worked out once and kept with the compiled definitions.

    :raises NotFound: when the project's process, or the tables of the rules, are not deployed
    """
    running = instances_of(uow, project.root_key) if instances is None else instances
    root = next((row for row in running.values() if row.key == project.root_key), None)
    if root is None:
        raise NotFound(f"项目“{project.name}”的流程实例不在库中。")
    facts = _facts(uow, project, running.values())
    versions = tuple(sorted((row.process_id, row.definition_key) for row in running.values()))
    kept = ("plan way", root.definition_key, versions, _newest(uow), _hashable(facts))
    found = uow.world.compiled.get(kept)
    if found is None:
        found = uow.world.compiled[kept] = _worked_out(uow, root.process_id, dict(versions), facts)
    return WholeWay(tuple(_owned(step, project) for step in found.steps), found.goals)


def _owned(step: Step, project: Project) -> Step:
    """The step with this project's units in the place of what they are called; nobody's falls to its owner."""
    owners = (getattr(project, PLACES[code]) if code in PLACES else code for code in step.owners)
    known = tuple(dict.fromkeys(code for code in owners if code))
    return replace(step, owners=known or tuple(filter(None, (project.owner_org,))))


def _worked_out(uow: UnitOfWork, root: str, versions: Mapping[str, int], facts: Mapping[str, Any]) -> WholeWay:
    variant = facts["variant"]
    definitions: dict[str, Process | None] = {}
    deployments: dict[int, int] = {}

    def process_of(process_id: str) -> Process | None:
        if process_id not in definitions:
            definitions[process_id] = _definition(uow, process_id, versions.get(process_id), deployments)
        return definitions[process_id]

    def fields_of(node: Node) -> frozenset[str]:
        return _fields(uow, node, deployments[id(node)]) if id(node) in deployments else frozenset()

    process = process_of(root)
    if process is None:
        raise NotFound(f"流程“{root}”没有部署，无法倒排。")
    usual = {**_decided(uow, "plan_usual"), **facts}
    known = Known(uow.world.feel, usual, _decided(uow, "plan_turns", variant=variant), _Deadlines(uow, facts))
    steps = counted(walk(process, process_of, known), fields_of)
    steps += _beyond(steps, _decided(uow, "plan_beyond", variant=variant) or [], facts)
    paths = {step.path for step in steps}
    goals = {}
    for goal in GOALS:
        reached = _decided(uow, "plan_goal", goal=goal, variant=variant)
        if reached and path_of(reached["process"], reached["element"]) in paths:
            goals[goal] = path_of(reached["process"], reached["element"])
    named = {path: goal for goal, path in goals.items()}
    return WholeWay(tuple(replace(step, milestone=named.get(step.path, "")) for step in steps), goals)


class _Deadlines(dict[str, Mapping[str, Any]]):
    """Rows of DMN-08 for a project's variant and scale, asked for all stages at once when the first is wanted."""

    def __init__(self, uow: UnitOfWork, facts: Mapping[str, Any]) -> None:
        variables = {
            "variant": facts["variant"], "scale_band": facts["scale_band"] or "-",
            "urgency": facts.get("urgency") or "normal",
        }  # fmt: skip
        stages = _stages(uow)
        found = _decided(uow, "task_deadlines", stages=stages, **variables) or {}
        super().__init__({name: row for name, row in found.items() if row})


def _stages(uow: UnitOfWork) -> list[str]:
    """Every name a deployed diagram may ask the table for."""
    newest = select(func.max(ProcessDefinition.key)).group_by(ProcessDefinition.process_id)
    names: set[str] = set()
    for key in uow.session.scalars(newest):
        for _scope, node in compiled_definition(uow, key).process.scope.walk():
            names |= names_in(node.extensions.due_date)
            if node.kind in {"userTask", "intermediateCatchEvent"}:
                names.add(node.id)
    return sorted(names)


def _definition(uow: UnitOfWork, process_id: str, running: int | None, deployments: dict[int, int]) -> Process | None:
    try:
        key = running or latest_definition(uow, process_id).key
    except NotFound:
        return None
    compiled = compiled_definition(uow, key)
    for _scope, node in compiled.process.scope.walk():
        deployments[id(node)] = compiled.row.deployment_key
    return compiled.process


def _fields(uow: UnitOfWork, node: Node, deployment_key: int) -> frozenset[str]:
    """The fields of a task's form: what it tells the process."""
    form = find_form(uow, node.extensions.form_id, deployment_key) if node.extensions.form_id else None
    if form is None:
        return frozenset()
    content = resource(uow, form.deployment_key, form.resource_name)
    return frozenset(key.decode() for key in FIELD.findall(content))


def _beyond(steps: Sequence[Step], rows: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> list[Step]:
    """Steps of DMN ``plan_beyond``, one after another, from where the diagram only follows up."""
    follow_up = next((step for step in steps if step.element_id == FOLLOW_UP), None)
    if follow_up is None:
        return []
    made: list[Step] = []
    after = follow_up.after
    for row in rows:
        owner = row["owner"] or ""
        path = path_of(BEYOND, row["code"])
        made.append(
            Step(
                path=path, process_id=BEYOND, element_id=row["code"], name=row["name"],
                span=Span(int(row["n"]), row["unit"]), after=after, stage=row["code"], clock=row["clock"],
                owners=(owner,) if owner else (), process_name=follow_up.name, beyond=True,
                fixed=row["clock"] == "none",
            )
        )  # fmt: skip
        after = (path,)
    return made


def _facts(uow: UnitOfWork, project: Project, instances: Iterable[ProcessInstance]) -> dict[str, Any]:
    """What is known of a project: its own columns, and those variables that the rules say count."""
    names = _decided(uow, "plan_facts") or []
    keys = [row.key for row in instances]
    rows = uow.session.execute(
        select(Variable.name, Variable.value)
        .where(Variable.instance_key.in_(keys), Variable.name.in_(names))
        .order_by(Variable.updated_at)
    )
    told = {name: value for name, value in rows if value is not None}
    return {
        "variant": project.variant, "scale_band": project.scale_band, "is_foreign": project.is_foreign,
        "grade": project.grade, **{name: name for name in PLACES}, **told,
    }  # fmt: skip


def _decided(uow: UnitOfWork, decision_id: str, **variables: Any) -> Any:
    return evaluate_decision(uow, decision_id=decision_id, variables=variables).output


def _newest(uow: UnitOfWork) -> tuple[int | None, ...]:
    """Changes whenever something is deployed."""
    process = select(func.max(ProcessDefinition.key)).scalar_subquery()
    decision = select(func.max(DecisionDefinition.key)).scalar_subquery()
    return tuple(uow.session.execute(select(process, decision)).one())


def _hashable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple(sorted((name, _hashable(part)) for name, part in value.items()))
    return tuple(_hashable(part) for part in value) if isinstance(value, list) else value
