"""Plans to migrate: from which version to which, by which mapping, for which instances; some are kept by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Conflict, Finding, Invalid, NotFound, Refused
from engine.domain.states import InstanceState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.runtime import Sides, generate_mapping, sides_of
from engine.unit_of_work import UnitOfWork
from workflow.operations.batches.choosing import MOST
from workflow.operations.batches.start import start_batch
from workflow.operations.migrating.models import MigrationCheck, MigrationPlan

UNENDED = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
LONGEST_NAME = 60


def make_plan(
    uow: UnitOfWork, source: int, target: int, keys: Sequence[int] | None, *, like: int | None = None
) -> MigrationPlan:
    """Begin a plan by the generated mapping, or by that of a kept one, ``like``; ``keys`` are instances, or all.

    :raises NotFound: when a version, or the kept mapping, is not there
    :raises Invalid: when both versions are the same, or the kept mapping is for others
    """
    for key in (source, target):
        if uow.session.get(ProcessDefinition, key) is None:
            raise NotFound(f"没有流程版本 {key}。")
    if source == target:
        raise Invalid("目标版本就是现在的版本，请另选一个。", [Finding("same", "请另选一个。", element="target")])
    if like is None:
        mapping = dict(generate_mapping(uow, source, target).mapping)
    else:
        kept = find_plan(uow.session, like)
        if (kept.source_key, kept.target_key) != (source, target):
            raise Invalid("这份映射不是给这两个版本做的。", [Finding("other", "请另选一份映射。", element="like")])
        mapping = dict(kept.mapping)
    plan = MigrationPlan(
        key=uow.next_key(), name="", source_key=source, target_key=target, mapping=mapping,
        keys=None if keys is None else sorted(keys), revision=1, checked=0, made_by=uow.actor.name, made_at=uow.now,
        changed_by=uow.actor.name, changed_at=uow.now,
    )  # fmt: skip
    uow.session.add(plan)
    return plan


def find_plan(session: Session, key: int) -> MigrationPlan:
    """The plan of this key. :raises NotFound: when there is none"""
    plan = session.get(MigrationPlan, key)
    if plan is None:
        raise NotFound(f"没有迁移方案 {key}。")
    return plan


def kept_mappings(session: Session, source: int) -> list[MigrationPlan]:
    """Plans from this version that have a name, the latest first; of each name and target the latest alone."""
    query = select(MigrationPlan).where(MigrationPlan.source_key == source, MigrationPlan.name != "")
    found: dict[tuple[int, str], MigrationPlan] = {}
    for plan in session.scalars(query.order_by(MigrationPlan.changed_at.desc(), MigrationPlan.key.desc())):
        found.setdefault((plan.target_key, plan.name), plan)
    return list(found.values())


def keep_mapping(uow: UnitOfWork, key: int, revision: int, given: Mapping[str, str], name: str) -> bool:
    """Write what each element becomes, and under which name it is kept; whether the mapping changed.

    What was found of instances is void when it did.

    :raises Conflict: when somebody else changed it since ``revision``
    :raises Invalid: when an element is not there, or cannot become what it is mapped to
    """
    plan = uow.session.get(MigrationPlan, key, with_for_update=True)
    if plan is None:
        raise NotFound(f"没有迁移方案 {key}。")
    if plan.revision != revision:
        raise Conflict("这份映射刚刚被别人改过，请重新打开再改。")
    mapping = {one: other for one, other in given.items() if other}
    check_mapping(sides_of(uow, plan.source_key, plan.target_key), mapping)
    changed = mapping != plan.mapping
    plan.name = " ".join(name.split())[:LONGEST_NAME]
    plan.changed_by, plan.changed_at = uow.actor.name, uow.now
    if changed:
        plan.mapping, plan.revision = mapping, plan.revision + 1
        forget_looks(uow, plan)
    return changed


def check_mapping(sides: Sides, mapping: Mapping[str, str]) -> None:
    """Whether every pair is of elements that are there and of a kind. :raises Invalid: with a finding for each other"""
    findings = [
        Finding("migration-kind", f"{one} 不能对应到 {other}：种类不同，或没有这个元素。", element=one)
        for one, other in mapping.items()
        if other not in sides.could.get(one, ())
    ]
    if findings:
        raise Invalid(findings[0].message, findings)


def forget_looks(uow: UnitOfWork, plan: MigrationPlan) -> None:
    """What was found of each instance is to be found anew."""
    gone = delete(MigrationCheck).where(MigrationCheck.plan_key == plan.key)
    uow.session.execute(gone.execution_options(synchronize_session=False))
    plan.checked, plan.checked_up_to, plan.checked_at = 0, None, None


def instances_of(plan: MigrationPlan) -> tuple[ColumnElement[bool], ...]:
    """Which rows of ``ProcessInstance`` the plan is for, as they now are: what has ended or moved is not."""
    those = (ProcessInstance.definition_key == plan.source_key, ProcessInstance.state.in_(UNENDED))
    return those if plan.keys is None else (*those, ProcessInstance.key.in_(plan.keys))


def waiting_keys(plan: MigrationPlan, limit: int) -> Select[int]:
    """The next instances to be looked at, by key."""
    query = select(ProcessInstance.key).where(*instances_of(plan))
    if plan.checked_up_to is not None:
        query = query.where(ProcessInstance.key > plan.checked_up_to)
    return query.order_by(ProcessInstance.key).limit(limit)


def how_many(session: Session, plan: MigrationPlan) -> int:
    """Instances the plan is for, as they now are."""
    return session.scalar(select(func.count()).select_from(ProcessInstance).where(*instances_of(plan))) or 0


def migrate_by_plan(uow: UnitOfWork, key: int, reason: str) -> int:
    """Begin a batch for every instance that was found able to move; the batch's key.

    :raises Refused: before every instance was looked at, or when none can move
    :raises Invalid: without a reason
    """
    plan = uow.session.get(MigrationPlan, key, with_for_update=True)
    if plan is None:
        raise NotFound(f"没有迁移方案 {key}。")
    if plan.checked_at is None:
        raise Refused("还没有逐个检查完，请等检查结束。")
    movable = select(MigrationCheck.instance_key).where(MigrationCheck.plan_key == key, MigrationCheck.problem == "")
    keys = list(uow.session.scalars(movable.order_by(MigrationCheck.instance_key).limit(MOST)))
    if not keys:
        raise Refused("没有能迁移的实例，请改映射后再检查。")
    plan.batch_key = start_batch(uow, "migrate", keys, _params(plan), reason, asked=_words(uow.session, plan))
    return plan.batch_key


def _params(plan: MigrationPlan) -> dict[str, Any]:
    return {"target": plan.target_key, "source": plan.source_key, "mapping": plan.mapping}


def _words(session: Session, plan: MigrationPlan) -> str:
    source = session.get_one(ProcessDefinition, plan.source_key)
    chosen = "全部运行中" if plan.keys is None else "勾选"
    return f"{source.name or source.process_id} v{source.version} {chosen}"
