"""Opens drafts: from a version with all that was deployed beside it, from files one has, or from nothing."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotFound
from engine.persistence.definitions import DecisionDefinition, ProcessDefinition, Resource
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.bases import ids_of, newest_deployment
from workflow.modeling.drafts.blank import blank_file
from workflow.modeling.drafts.events import DraftOpened
from workflow.modeling.drafts.files import add_files, digest_of, put_unnoted
from workflow.modeling.drafts.holding import note_step
from workflow.modeling.drafts.models import DraftState, ModelDraft
from workflow.modeling.drafts.names import checked_name, stem_of
from workflow.modeling.drafts.rules import Act
from workflow.modeling.scenarios.keeping import scenarios_of

LONGEST_NAME = 100


def open_from_version(uow: UnitOfWork, definition_key: int, *, name: str = "") -> ModelDraft:
    """A draft with the files of a version's deployment. :raises NotFound: when there is no such version"""
    found = uow.session.get(ProcessDefinition, definition_key)
    if found is None:
        raise NotFound(f"没有流程版本 {definition_key}。")
    return open_draft(uow, name or found.name or found.process_id, found.deployment_key)


def open_from_decision(uow: UnitOfWork, decision_key: int) -> ModelDraft:
    """A draft with the files a version of a decision was deployed with. :raises NotFound: when there is none"""
    found = uow.session.get(DecisionDefinition, decision_key)
    if found is None:
        raise NotFound(f"没有决策版本 {decision_key}。")
    return open_draft(uow, found.name or found.decision_id, found.deployment_key)


def open_blank(uow: UnitOfWork, file: str, name: str) -> ModelDraft:
    """A draft with one blank file; its ending says which kind, its stem is the id inside.

    :raises Invalid: without a name, or with a file name that is no id
    """
    content = blank_file(checked_name(file), name.strip())
    draft = open_draft(uow, name, None)
    add_files(uow, draft.key, {file.strip(): content})
    return draft


def add_blank(uow: UnitOfWork, draft_key: int, file: str, name: str) -> None:
    """Put a blank file into a draft. :raises Invalid: with a file name that is no id"""
    add_files(uow, draft_key, {file.strip(): blank_file(checked_name(file), name.strip())})


def open_from_files(uow: UnitOfWork, files: Mapping[str, bytes], name: str = "") -> ModelDraft:
    """A draft with files from outside, over those of the newest deployment of their processes, if there is one.

    The missing files of that deployment come along, so that whoever changed one file need not bring the folder.
    """
    for one in files:
        checked_name(one)
    first = next((one for one in sorted(files) if one.endswith(".bpmn")), min(files))
    draft = open_draft(uow, name or stem_of(first), newest_deployment(uow.session, ids_of(files)))
    add_files(uow, draft.key, files, over=True)
    return draft


def files_of_deployment(session: Session, deployment_key: int) -> dict[str, bytes]:
    """File name → content of a deployment."""
    query = select(Resource.name, Resource.content).where(Resource.deployment_key == deployment_key)
    return {name: bytes(content) for name, content in session.execute(query.order_by(Resource.name))}


def open_draft(
    uow: UnitOfWork,
    name: str,
    deployment_key: int | None,
    *,
    files: Mapping[str, bytes] | None = None,
    rolls_back: bool = False,
) -> ModelDraft:
    """A draft on a deployment, with its files or with ``files`` in their place. :raises Invalid: without a name"""
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Invalid("请给草稿起个名称。", [Finding("required", "请写名称。", element="name")])
    base = files_of_deployment(uow.session, deployment_key) if deployment_key is not None else {}
    scenarios = scenarios_of(uow.session, ids_of(base)["process"])
    base |= scenarios
    draft = ModelDraft(
        key=uow.next_key(), name=name, state=DraftState.OPEN, base_deployment_key=deployment_key,
        base_files={file: digest_of(content) for file, content in base.items()}, rolls_back=rolls_back, revision=1,
        opened_by=uow.actor.name, opened_at=uow.now, changed_at=uow.now,
    )  # fmt: skip
    uow.session.add(draft)
    uow.session.flush()
    put_unnoted(uow, draft, base if files is None else {**scenarios, **files})
    note_step(uow, draft, Act.OPEN)
    uow.session.flush()
    uow.emit(DraftOpened(draft_key=draft.key, name=name, base_deployment_key=deployment_key))
    return draft
