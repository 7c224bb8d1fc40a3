"""Puts uploaded files in: as new versions, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from engine.runtime import DeployResult, deploy
from engine.unit_of_work import UnitOfWork
from workflow.modeling.archive import pack
from workflow.modeling.companions import with_companions
from workflow.modeling.models import RefusedUpload
from workflow.modeling.queries import count_running

KEPT = 20
"""How many refused uploads of one person are kept."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came of an upload: versions, files taken from the last deployment, instances that stay as they are."""

    result: DeployResult
    added: list[str]
    staying: int


def deploy_files(uow: UnitOfWork, files: Mapping[str, bytes], *, name: str = "") -> Uploaded:
    """Deploy ``files`` together with their companions.

    :raises Invalid: with findings by file and element; then nothing is deployed
    """
    whole, added = with_companions(uow.session, files)
    result = deploy(uow, whole, name=name)
    changed = [process.process_id for process in result.processes if process.is_new]
    staying = sum(count_running(uow.session, process_id) for process_id in changed)
    return Uploaded(result, added, staying)


def keep_refused(uow: UnitOfWork, files: Mapping[str, bytes]) -> int:
    """Keep refused files so that their findings can be looked at; the key they are found by."""
    whole, _ = with_companions(uow.session, files)
    row = RefusedUpload(key=uow.next_key(), by=uow.actor.name, at=uow.now, archive=pack(whole))
    uow.session.add(row)
    uow.session.flush()
    mine = select(RefusedUpload.key).where(RefusedUpload.by == uow.actor.name).order_by(RefusedUpload.key.desc())
    old = list(uow.session.scalars(mine.offset(KEPT)))
    uow.session.execute(delete(RefusedUpload).where(RefusedUpload.key.in_(old)))
    return row.key
