"""What can be held side by side: a version with all files it was deployed with, or a draft."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition, Resource
from workflow.modeling.drafts.holding import contents_of, find_draft
from workflow.modeling.scenarios.keeping import scenarios_of

VERSION, DRAFT = "v", "d"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: ``ref`` names it in addresses, ``key`` is the version's or the draft's."""

    ref: str
    key: int
    name: str
    version: int | None
    files: dict[str, bytes]

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft."""
        return self.version is None


def side_of(session: Session, ref: str) -> Side:
    """The files a reference names: ``v<key of a definition>`` the whole deployment, ``d<key of a draft>`` the draft.

    :raises NotFound: when there is no such version or draft
    """
    kind, digits = ref[:1], ref[1:]
    if kind not in (VERSION, DRAFT) or not digits.isdecimal():
        raise NotFound(f"没有“{ref}”这样的版本或草稿。")
    key = int(digits)
    if kind == DRAFT:
        draft = find_draft(session, key)
        return Side(ref, key, draft.name, None, contents_of(session, key))
    row = session.get(ProcessDefinition, key)
    if row is None:
        raise NotFound(f"没有流程版本 {key}。")
    files = files_of_deployment(session, row.deployment_key)
    return Side(ref, key, row.name or row.process_id, row.version, files)


def files_of_deployment(session: Session, deployment_key: int) -> dict[str, bytes]:
    """File name → content of a deployment, with the scenarios that a draft of it would begin with."""
    rows = session.execute(select(Resource.name, Resource.content).where(Resource.deployment_key == deployment_key))
    files = {name: bytes(content) for name, content in rows}
    ids = session.scalars(
        select(ProcessDefinition.process_id).where(ProcessDefinition.deployment_key == deployment_key)
    )
    return scenarios_of(session, set(ids)) | files
