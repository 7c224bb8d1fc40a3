"""What of a draft comes to running instances without a migration: decisions, forms and calls bound to the latest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.model.elements import Node
from engine.persistence.definitions import DecisionDefinition, FormDefinition, ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import UNENDED
from engine.runtime.decision_files import DecisionFiles, digest_of
from engine.runtime.definitions import compiled_definition
from engine.runtime.elsewhere import fixed
from engine.runtime.file_ids import ids_in
from engine.unit_of_work import UnitOfWork

Changed = Mapping[str, set[str]]
"""``process``, ``decision``, ``form`` → ids that get a new version by the files."""


def changed_ids(uow: UnitOfWork, files: Mapping[str, bytes]) -> Changed:
    """Which processes, decisions and forms of the files say other things than their newest deployed versions.

    :raises Invalid: when a file cannot be read
    """
    decisions = DecisionFiles(files)
    changed: dict[str, set[str]] = {"process": set(), "decision": set(), "form": set()}
    for name, content in files.items():
        ids = ids_in({name: content})
        for id_ in ids["process"]:
            if not _deployed_with(uow, id_, files):
                changed["process"].add(id_)
        for id_ in ids["decision"]:
            if _newest(uow, DecisionDefinition, DecisionDefinition.decision_id, id_) != decisions.digest(name):
                changed["decision"].add(id_)
        for id_ in ids["form"]:
            if _newest(uow, FormDefinition, FormDefinition.form_id, id_) != digest_of(content):
                changed["form"].add(id_)
    return changed


def reaches(uow: UnitOfWork, changed: Changed) -> list[dict[str, Any]]:
    """The places in running versions that will use a changed thing as soon as it is published.

    Each with the version (``process``, ``version``, ``running`` instances), the ``element`` and its ``name``, and the
    ``kind`` and ``id`` of what it will use.
    """
    counted = (
        select(ProcessInstance.definition_key, func.count())
        .where(ProcessInstance.state.in_(UNENDED))
        .group_by(ProcessInstance.definition_key)
    )
    found = []
    for definition_key, running in uow.session.execute(counted):
        compiled = compiled_definition(uow, definition_key)
        own = _forms_of(uow, compiled.row.deployment_key)
        for _scope, node in compiled.process.scope.walk():
            kind, id_ = _latest(node, own)
            if id_ in changed.get(kind, ()):
                found.append(
                    {
                        "process": compiled.row.process_id, "version": compiled.row.version, "running": running,
                        "element": node.id, "name": node.name or node.id, "kind": kind, "id": id_,
                    }
                )  # fmt: skip
    return sorted(found, key=lambda one: (str(one["process"]), int(one["version"]), str(one["element"])))


def _latest(node: Node, own_forms: set[str]) -> tuple[str, str | None]:
    """What an element uses in its newest version, by kind and id; see ``engine.runtime.bindings``."""
    said = node.extensions
    newest = said.binding.kind in ("", "latest")
    if node.kind == "callActivity" and newest:
        return "process", fixed(said.called_process)
    if node.kind == "businessRuleTask" and newest:
        return "decision", fixed(said.decision_id)
    form = fixed(said.form_id) if node.kind in ("userTask", "startEvent") else None
    if form and (said.binding.kind == "latest" or (not said.binding.kind and form not in own_forms)):
        return "form", form
    return "", None


def _forms_of(uow: UnitOfWork, deployment_key: int) -> set[str]:
    return set(
        uow.session.scalars(select(FormDefinition.form_id).where(FormDefinition.deployment_key == deployment_key))
    )


def _newest(uow: UnitOfWork, table: Any, column: Any, id_: str) -> str | None:
    digest: str | None = uow.session.scalar(
        select(table.digest).where(column == id_).order_by(table.version.desc(), table.key.desc()).limit(1)
    )
    return digest


def _deployed_with(uow: UnitOfWork, process_id: str, files: Mapping[str, bytes]) -> bool:
    """Whether the newest version of a process came with exactly these files."""
    whole = digest_of(*(part for item in sorted(files.items()) for part in (item[0].encode(), item[1])))
    return _newest(uow, ProcessDefinition, ProcessDefinition.process_id, process_id) == whole
