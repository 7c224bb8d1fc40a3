"""Questions about drafts: the list, the files of one with who is at them, its history, who may decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, defer

from engine.persistence.definitions import Deployment, ProcessDefinition
from workflow.modeling.drafts.models import DraftState, ModelDraft, ModelDraftFile, ModelDraftHand, ModelDraftStep
from workflow.modeling.drafts.names import KINDS, kind_of
from workflow.people.permissions import WHO_MAY, Permission
from workflow.people.queries import people_with_role

PRESENT = timedelta(seconds=60)
"""Who was seen at a file within this time is shown as working at it."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a draft: its row without the content, its kind, and what became of it since the base."""

    file: ModelDraftFile
    kind: str
    change: str
    """``added``, ``changed`` or empty."""


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """A deployment that came after a draft was opened, and its process, if it has one."""

    deployment: Deployment
    process: ProcessDefinition | None


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at a file now."""

    person: str
    file: str
    since: datetime


def list_drafts(session: Session, *, states: tuple[DraftState, ...], most: int = 200) -> list[ModelDraft]:
    """The drafts in these states, last changed first."""
    query = select(ModelDraft).where(ModelDraft.state.in_(states))
    return list(session.scalars(query.order_by(ModelDraft.changed_at.desc()).limit(most)))


def files_of_draft(session: Session, draft: ModelDraft) -> list[FileRow]:
    """The files of a draft, diagrams first, then by name; without what is in them."""
    query = select(ModelDraftFile).options(defer(ModelDraftFile.content, raiseload=True))
    query = query.where(ModelDraftFile.draft_key == draft.key).order_by(ModelDraftFile.name)
    base: Mapping[str, str] = draft.base_files
    rows = [
        FileRow(row, kind_of(row.name), "" if base.get(row.name) == row.digest else _change(base, row.name))
        for row in session.scalars(query)
    ]
    return sorted(rows, key=lambda row: (KINDS.index(row.kind), row.file.name))


def _change(base: Mapping[str, str], name: str) -> str:
    return "changed" if name in base else "added"


def removed_files(draft: ModelDraft, files: list[FileRow]) -> list[str]:
    """The names the base had and the draft has not."""
    return sorted(draft.base_files.keys() - {row.file.name for row in files})


def file_row(session: Session, draft_key: int, name: str) -> ModelDraftFile | None:
    """One file of a draft with its content."""
    return session.get(ModelDraftFile, (draft_key, name))


def present_at(session: Session, draft_key: int, now: datetime, *, but: str = "") -> list[Present]:
    """Who is at which file now, except ``but``."""
    query = select(ModelDraftHand.person, ModelDraftHand.file, ModelDraftHand.since).where(
        ModelDraftHand.draft_key == draft_key, ModelDraftHand.seen_at > now - PRESENT, ModelDraftHand.person != but
    )
    return [Present(*row) for row in session.execute(query.order_by(ModelDraftHand.since))]


def steps_of(session: Session, draft_key: int) -> list[ModelDraftStep]:
    """The history of a draft, newest first."""
    query = select(ModelDraftStep).where(ModelDraftStep.draft_key == draft_key)
    return list(session.scalars(query.order_by(ModelDraftStep.key.desc())))


def drafts_by_deployment(session: Session, deployment_keys: set[int]) -> dict[int, ModelDraft]:
    """Deployment → the draft it came of; deployments made otherwise have none."""
    query = select(ModelDraft).where(ModelDraft.deployment_key.in_(deployment_keys))
    query = query.order_by(ModelDraft.published_at.desc())  # a later one with the same content made no version
    return {draft.deployment_key: draft for draft in session.scalars(query) if draft.deployment_key is not None}


def version_of_deployment(session: Session, deployment_key: int) -> NewerVersion:
    """What a deployment made, to be named where a draft was opened before it."""
    deployment = session.get_one(Deployment, deployment_key)
    query = select(ProcessDefinition).where(ProcessDefinition.deployment_key == deployment_key)
    process = session.scalar(query.order_by(ProcessDefinition.key).limit(1))
    return NewerVersion(deployment, process)


def waiting_for(session: Session, person: str) -> int:
    """How many drafts wait for a second person that ``person`` can be."""
    changed = exists().where(
        ModelDraftHand.draft_key == ModelDraft.key, ModelDraftHand.person == person,
        ModelDraftHand.changed_at.is_not(None),
    )  # fmt: skip
    waiting = ModelDraft.state == DraftState.SUBMITTED, ModelDraft.submitted_by != person
    return session.scalar(select(func.count()).select_from(ModelDraft).where(*waiting, ~changed)) or 0


def approvers(session: Session) -> list[str]:
    """Everybody who may approve drafts of others."""
    roles = WHO_MAY[Permission.APPROVE_MODELS]
    return sorted({person for role in roles for person in people_with_role(session, role)})
