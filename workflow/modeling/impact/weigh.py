"""Weighs submitted drafts against what runs, some instances at a time, so that the page can say how far it is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select

from engine.domain.errors import EngineError, Finding
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.persistence.standstill import UNENDED
from engine.persistence.work import UserTask
from engine.runtime.candidates import Candidate, Outlook, TaskOutlook, read_candidate
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.modeling.drafts.holding import contents_of
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.names import DEPLOYED_KINDS, kind_of
from workflow.modeling.drafts.rules import WAITING
from workflow.modeling.impact.models import ImpactState, ModelImpact, ModelImpactInstance
from workflow.modeling.impact.reach import changed_ids, reaches
from workflow.modeling.impact.steps import changed_steps

AT_ONCE = 50
SECONDS = 2.0
"""How long one turn of the worker goes on with it; other chores wait meanwhile."""


def weigh_drafts(world: World) -> int:
    """Weigh every draft that waits for its approval and is not weighed as it now is; how many instances it saw."""
    until = time.monotonic() + SECONDS
    looked = 0
    for key in _waiting(world):
        if _begin(world, key):
            candidate = _candidate(world, key)
            while candidate is not None and (count := _some(world, key, candidate)) >= 0:
                looked += count
                if time.monotonic() > until:
                    return looked
    return looked


def weigh_again(uow: UnitOfWork, draft_key: int) -> None:
    """Let the impact of a draft be weighed from the beginning."""
    uow.session.execute(delete(ModelImpactInstance).where(ModelImpactInstance.draft_key == draft_key))
    uow.session.execute(delete(ModelImpact).where(ModelImpact.draft_key == draft_key))


def _waiting(world: World) -> list[int]:
    with world.reading() as uow:
        query = (
            select(ModelDraft.key)
            .outerjoin(ModelImpact, ModelImpact.draft_key == ModelDraft.key)
            .where(
                ModelDraft.state.in_(WAITING),
                or_(
                    ModelImpact.draft_key.is_(None),
                    ModelImpact.revision != ModelDraft.revision,
                    ModelImpact.state == ImpactState.WEIGHING,
                ),
            )
        )
        return list(uow.session.scalars(query.order_by(ModelDraft.key)))


def _deployable(uow: UnitOfWork, draft_key: int) -> dict[str, bytes]:
    files = contents_of(uow.session, draft_key)
    return {name: content for name, content in files.items() if kind_of(name) in DEPLOYED_KINDS}


def _candidate(world: World, draft_key: int) -> Candidate | None:
    """The draft's processes compiled; ``None`` when it cannot be weighed, which is noted."""
    try:
        with world.reading() as uow:
            return read_candidate(_deployable(uow, draft_key))
    except EngineError as error:
        _fail(world, draft_key, error.message)
        return None


def _fail(world: World, draft_key: int, words: str) -> None:
    with world.transaction() as uow:
        impact = uow.session.get(ModelImpact, draft_key, with_for_update=True)
        if impact is not None:
            impact.state, impact.failure = ImpactState.FAILED, words


def _begin(world: World, draft_key: int) -> bool:
    """Note what can be said without looking at any instance; whether there is anything to go on with."""
    with world.reading() as uow:
        draft = uow.session.get_one(ModelDraft, draft_key)
        impact = uow.session.get(ModelImpact, draft_key)
        if impact is not None and impact.revision == draft.revision:
            return impact.state == ImpactState.WEIGHING
        revision, files = draft.revision, _deployable(uow, draft_key)
        found: dict[str, Any] = {"state": ImpactState.WEIGHING}
        try:
            candidate = read_candidate(files)
            found |= {
                "versions": _versions(uow, list(candidate.processes)),
                "reaches": reaches(uow, changed_ids(uow, files)),
                "steps": changed_steps(uow, candidate),
            }
            found["total"] = sum(one["running"] for one in found["versions"])
        except (EngineError, ValueError, KeyError) as error:
            found = {"state": ImpactState.FAILED, "failure": getattr(error, "message", str(error))}
    with world.transaction() as uow:
        held = uow.session.get(ModelDraft, draft_key, with_for_update=True)
        if held is None or held.revision != revision:
            return False
        weigh_again(uow, draft_key)
        uow.session.add(ModelImpact(draft_key=draft_key, revision=revision, begun_at=uow.now, **found))
    return found["state"] == ImpactState.WEIGHING


def _versions(uow: UnitOfWork, process_ids: Sequence[str]) -> list[dict[str, Any]]:
    """How many instances run on which version of these processes."""
    query = (
        select(ProcessInstance.process_id, ProcessInstance.version, func.count())
        .where(ProcessInstance.process_id.in_(process_ids), ProcessInstance.state.in_(UNENDED))
        .group_by(ProcessInstance.process_id, ProcessInstance.version)
        .order_by(ProcessInstance.process_id, ProcessInstance.version)
    )
    return [
        {"process": id_, "version": version, "running": count} for id_, version, count in uow.session.execute(query)
    ]


def _some(world: World, draft_key: int, candidate: Candidate) -> int:
    """Weigh the next instances; how many, and -1 when there is no more to do.

    What is costly happens without holding anybody up; the rows are written only where nobody weighed meanwhile.
    """
    with world.reading() as uow:
        impact = uow.session.get(ModelImpact, draft_key)
        if impact is None or impact.state != ImpactState.WEIGHING:
            return -1
        cursor, revision = impact.cursor, impact.revision
        rows = _next(uow, list(candidate.processes), cursor)
        outlooks = list(_outlooks(uow, candidate, rows))
    with world.transaction() as uow:
        held = uow.session.get(ModelImpact, draft_key, with_for_update=True)
        if held is None or (held.cursor, held.revision, held.state) != (cursor, revision, ImpactState.WEIGHING):
            return -1
        if not rows:
            held.state, held.done_at, held.total = ImpactState.WEIGHED, uow.now, held.looked
            return -1
        counts = Counter(held.counts)
        for row, outlook in zip(rows, outlooks, strict=True):
            made = _row(draft_key, row, outlook)
            if made is not None:
                uow.session.add(made)
                counts.update(_counted(outlook))
        held.counts = dict(counts)
        held.cursor, held.looked = rows[-1].key, held.looked + len(rows)
        held.total = max(held.total, held.looked)
    return len(rows)


def _next(uow: UnitOfWork, process_ids: Sequence[str], after: int) -> list[ProcessInstance]:
    query = (
        select(ProcessInstance)
        .where(
            ProcessInstance.process_id.in_(process_ids), ProcessInstance.state.in_(UNENDED), ProcessInstance.key > after
        )
        .order_by(ProcessInstance.key)
        .limit(AT_ONCE)
    )
    return list(uow.session.scalars(query))


def _outlooks(uow: UnitOfWork, candidate: Candidate, rows: Sequence[ProcessInstance]) -> Iterator[Outlook]:
    """What each instance would meet; one whose state cannot be held against the candidate counts as stuck."""
    keys = [row.key for row in rows]
    blobs = select(InstanceStateRow.instance_key, InstanceStateRow.blob).where(InstanceStateRow.instance_key.in_(keys))
    states: Mapping[int, bytes] = dict(uow.session.execute(blobs).all())  # type: ignore[arg-type]
    tasks: dict[int, list[UserTask]] = {}
    for task in uow.session.scalars(
        select(UserTask).where(UserTask.instance_key.in_(keys), UserTask.ended_at.is_(None)).order_by(UserTask.key)
    ):
        tasks.setdefault(task.instance_key, []).append(task)
    for row in rows:
        state = states.get(row.key)
        if state is None:
            yield Outlook()  # it ended between the two questions
            continue
        try:
            yield candidate.outlook(uow, row, state, tasks.get(row.key, ()))
        except EngineError as error:
            yield Outlook((Finding("migration-event", error.message),))


def _row(draft_key: int, row: ProcessInstance, outlook: Outlook) -> ModelImpactInstance | None:
    if not outlook.findings and not outlook.tasks:
        return None
    counted = _counted(outlook)
    return ModelImpactInstance(
        draft_key=draft_key, instance_key=row.key, process_id=row.process_id, version=row.version,
        business_key=row.business_key, problem="; ".join(finding.message for finding in outlook.findings),
        tasks=[_task(one) for one in outlook.tasks],
        **{flag: counted[flag] > 0 for flag in ("stuck", "hands", "due", "form", "gone", "broken")},
    )  # fmt: skip


def _counted(outlook: Outlook) -> Counter[str]:
    counted = Counter({"stuck": 1} if outlook.findings else {})
    for one in outlook.tasks:
        told = {"hands": one.hands, "due": one.due, "form": one.form, "gone": one.gone, "broken": one.problem}
        counted.update(what for what, there in told.items() if there)
    return counted


def _task(one: TaskOutlook) -> dict[str, Any]:
    said: dict[str, Any] = {"key": str(one.task.key), "element": one.task.element_id, "name": one.task.name}
    if one.gone:
        said["gone"] = True
    if one.problem:
        said["problem"] = one.problem
    if one.hands is not None:
        said["hands"] = [{"assignee": h.assignee, "users": list(h.users), "groups": list(h.groups)} for h in one.hands]
    if one.due is not None:
        said["due"] = [None if at is None else at.isoformat() for at in one.due]
    if one.form is not None:
        said["form"] = list(one.form)
    return said
