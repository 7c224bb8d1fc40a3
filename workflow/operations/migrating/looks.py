"""Looks at each instance of a plan whether it can move, some at a time, and tells it by reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import EngineError, Finding
from engine.persistence.instances import ProcessInstance
from engine.runtime import validate_migration
from engine.unit_of_work import UnitOfWork
from workflow.modeling.rule_words import RULE_WORDS
from workflow.operations.batches.outcome import in_words
from workflow.operations.migrating.models import MigrationCheck, MigrationPlan
from workflow.operations.migrating.plans import find_plan, waiting_keys

AT_ONCE = 25
"""Instances one request looks at: less than a second, so that the page says how far it is."""

NAMED = 10
"""Instances named for each reason."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found of one instance; no ``problem``: it can move."""

    instance_key: int
    problem: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why ``count`` instances cannot move: the rule's words at one element, and the first of them."""

    words: str
    element: str
    count: int
    instances: Sequence[tuple[int, str | None]]


def look(uow: UnitOfWork, plan: MigrationPlan) -> list[Look]:
    """Look at the next instances as they now stand; reads only."""
    found = []
    for key in uow.session.scalars(waiting_keys(plan, AT_ONCE)).all():
        try:
            findings = validate_migration(uow, key, plan.target_key, plan.mapping)
            found.append(Look(key, in_words(findings), findings))
        except EngineError as error:
            findings = tuple(getattr(error, "findings", ()))
            found.append(Look(key, in_words(findings) or error.message, findings))
    return found


def keep_looks(uow: UnitOfWork, key: int, seen: MigrationPlan, looks: Sequence[Look]) -> None:
    """Write what was found, unless the mapping was changed meanwhile or somebody else found it first."""
    plan = uow.session.get(MigrationPlan, key, with_for_update=True)
    if plan is None or (plan.revision, plan.checked_up_to) != (seen.revision, seen.checked_up_to):
        return
    if not looks:
        plan.checked_at = plan.checked_at or uow.now
        return
    for one in looks:
        findings = [finding.as_dict() for finding in one.findings]
        row = MigrationCheck(plan_key=key, instance_key=one.instance_key, problem=one.problem, findings=findings)
        uow.session.add(row)
    plan.checked += len(looks)
    plan.checked_up_to = looks[-1].instance_key
    if len(looks) < AT_ONCE:
        plan.checked_at = uow.now


def totals(session: Session, key: int) -> tuple[int, int]:
    """How many were found able to move, and how many not."""
    of_plan = select(func.count()).select_from(MigrationCheck).where(MigrationCheck.plan_key == key)
    every = session.scalar(of_plan) or 0
    movable = session.scalar(of_plan.where(MigrationCheck.problem == "")) or 0
    return movable, every - movable


def reasons(session: Session, key: int) -> list[Reason]:
    """Why instances cannot move, the commonest first; an instance with several reasons counts for each."""
    find_plan(session, key)
    query = (
        select(MigrationCheck, ProcessInstance.business_key)
        .outerjoin(ProcessInstance, ProcessInstance.key == MigrationCheck.instance_key)
        .where(MigrationCheck.plan_key == key, MigrationCheck.problem != "")
        .order_by(MigrationCheck.instance_key)
    )
    found: dict[tuple[str, str], list[tuple[int, str | None]]] = {}
    for row, business_key in session.execute(query):
        named = {(RULE_WORDS.get(one["rule"], one["message"]), one.get("element") or "") for one in row.findings} or {
            (row.problem, "")
        }
        for reason in sorted(named):
            found.setdefault(reason, []).append((row.instance_key, business_key))
    rows = [Reason(words, element, len(keys), keys[:NAMED]) for (words, element), keys in found.items()]
    return sorted(rows, key=lambda one: -one.count)
