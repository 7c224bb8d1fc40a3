"""Where the tokens of a plan's instances stand, and what of their open tasks would change with the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState, UserTaskState
from engine.model.elements import Node
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import Sides
from workflow.inbox.diagram import HOLDERS
from workflow.modeling.details import KIND_NAMES
from workflow.operations.migrating.models import MigrationPlan
from workflow.operations.migrating.plans import instances_of


@dataclass(frozen=True, slots=True)
class Row:
    """One element of the old version: what it is mapped to, what it could be, and how many tokens stand there."""

    id: str
    name: str
    kind: str
    tokens: int
    mapped: str
    could: tuple[tuple[str, str], ...]

    @property
    def blocks(self) -> bool:
        """Whether tokens stand here and it is mapped to nothing: those instances cannot move."""
        return self.tokens > 0 and not self.mapped

    @property
    def is_same(self) -> bool:
        """Whether it is mapped to the element of the same id."""
        return self.id == self.mapped


@dataclass(frozen=True, slots=True)
class TaskChange:
    """Open tasks of one element: how many, and what they are called and filled in by, before and after."""

    count: int
    before: str
    after: str
    form_before: str
    form_after: str
    groups_before: str
    groups_after: str


def tokens_of(session: Session, plan: MigrationPlan) -> dict[str, int]:
    """Element → tokens that stand there in the instances of the plan; holders of others where nothing else is known."""
    query = (
        select(ElementInstance.element_id, ElementInstance.element_type, func.count())
        .join(ProcessInstance, ProcessInstance.key == ElementInstance.instance_key)
        .where(*instances_of(plan), ElementInstance.state == InstanceState.ACTIVE)
        .group_by(ElementInstance.element_id, ElementInstance.element_type)
    )
    plain: dict[str, int] = {}
    holders: dict[str, int] = {}
    for element_id, kind, count in session.execute(query):
        if kind != "process":
            where = holders if kind in HOLDERS else plain
            where[element_id] = where.get(element_id, 0) + count
    return {**holders, **plain}


def rows_of(sides: Sides, mapping: Mapping[str, str], tokens: Mapping[str, int]) -> list[Row]:
    """Every element of the old version: what blocks first, then where tokens stand, then as the diagram has them."""
    rows = [
        Row(
            id=element_id,
            name=named(node),
            kind=KIND_NAMES.get(node.kind, node.kind),
            tokens=tokens.get(element_id, 0),
            mapped=mapping.get(element_id, ""),
            could=tuple((other, named(sides.target[other])) for other in sides.could[element_id]),
        )
        for element_id, node in sides.source.items()
    ]
    return sorted(rows, key=lambda row: (not row.blocks, not row.tokens, bool(row.mapped)))


def task_changes(session: Session, plan: MigrationPlan, sides: Sides) -> list[TaskChange]:
    """Open tasks whose name, form or candidates are others in the new version; people and dates of open tasks stay."""
    query = (
        select(UserTask.element_id, func.count())
        .join(ProcessInstance, ProcessInstance.key == UserTask.instance_key)
        .where(*instances_of(plan), UserTask.state == UserTaskState.CREATED)
        .group_by(UserTask.element_id)
        .order_by(UserTask.element_id)
    )
    changes = []
    for element_id, count in session.execute(query):
        old, new = sides.source.get(element_id), sides.target.get(plan.mapping.get(element_id, ""))
        if old is None or new is None:
            continue
        one = TaskChange(
            count, named(old), named(new), _form(old), _form(new), _groups(old), _groups(new),
        )  # fmt: skip
        if (one.before, one.form_before, one.groups_before) != (one.after, one.form_after, one.groups_after):
            changes.append(one)
    return changes


def calls_of(session: Session, plan: MigrationPlan) -> tuple[int, int]:
    """How many instances of the plan were called by others, and how many others run that they called."""
    called = select(func.count()).select_from(ProcessInstance).where(*instances_of(plan))
    mine = select(ProcessInstance.key).where(*instances_of(plan))
    theirs = select(func.count()).select_from(ProcessInstance).where(
        ProcessInstance.parent_key.in_(mine), ProcessInstance.ended_at.is_(None)
    )  # fmt: skip
    return (
        session.scalar(called.where(ProcessInstance.parent_key.is_not(None))) or 0,
        session.scalar(theirs) or 0,
    )


def named(node: Node) -> str:
    """What people call an element."""
    return node.name or node.id


def _form(node: Node) -> str:
    return str(node.extensions.form_id or "")


def _groups(node: Node) -> str:
    return str(node.extensions.candidate_groups or node.extensions.assignee or "")
