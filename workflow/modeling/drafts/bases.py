"""What a draft was opened from, and whether something newer was published since."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Invalid
from engine.persistence.definitions import DecisionDefinition, FormDefinition, ProcessDefinition
from engine.runtime.elsewhere import Ids
from engine.runtime.file_ids import ids_in
from workflow.modeling.drafts.models import ModelDraft

_TABLES = (
    ("process", ProcessDefinition, ProcessDefinition.process_id),
    ("decision", DecisionDefinition, DecisionDefinition.decision_id),
    ("form", FormDefinition, FormDefinition.form_id),
)
"""In the order they are asked in: a process's version holds its decisions and forms."""


def ids_of(files: Mapping[str, bytes]) -> Ids:
    """``process``, ``decision`` and ``form`` → ids in those of the files that can be read."""
    found: Ids = {"process": set(), "decision": set(), "form": set()}
    for name, content in files.items():
        try:
            read = ids_in({name: content})
        except (Invalid, ValueError, KeyError, TypeError):
            continue  # half-drawn files are what drafts are for; the check says what is wrong with them
        for kind, ids in read.items():
            found[kind] |= ids
    return found


def newest_deployment(session: Session, ids: Ids) -> int | None:
    """The newest deployment of these processes; of the decisions, or the forms, where there is no process."""
    for kind, table, column in _TABLES:
        if ids[kind]:
            return session.scalar(select(func.max(table.deployment_key)).where(column.in_(ids[kind])))
    return None


def newer_deployment(session: Session, draft: ModelDraft, files: Mapping[str, bytes]) -> int | None:
    """The deployment that was made of the draft's processes since the draft was opened, if one was."""
    newest = newest_deployment(session, ids_of(files))
    return newest if newest is not None and newest != draft.base_deployment_key else None
