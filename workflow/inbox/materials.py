"""要件: the materials a step asks for, by a decision of its model; what is there, what is missing, what is waived.

``luodi.materials`` of a user task names a decision that gives a row per material: ``code``, ``name``, ``required``,
``waivable`` (容缺) and ``note``. It is asked with the variables of the matter and what the form says. Files are those
of the matter by their code; a waiver is a row of the variable ``waived_materials`` with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.errors import Finding
from engine.model.elements import Binding
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import UserTask
from engine.runtime import evaluate_decision
from engine.runtime.bindings import bound_decision
from engine.unit_of_work import UnitOfWork
from workflow.dossier.queries import StoredFile, materials_of

MATERIALS = "luodi.materials"
WAIVED = "waived_materials"


@dataclass(frozen=True, slots=True)
class Material:
    """One row of the list, with the files handed in as it and the reason for which it is waived, if it is."""

    code: str
    name: str
    required: bool
    waivable: bool
    note: str
    files: tuple[StoredFile, ...]
    reason: str

    @property
    def missing(self) -> bool:
        """Whether it keeps the step from being done."""
        return self.required and not self.files and not (self.waivable and self.reason)

    def as_dict(self) -> dict[str, Any]:
        """The row as the form island reads it."""
        return {
            "code": self.code,
            "name": self.name,
            "required": self.required,
            "waivable": self.waivable,
            "note": self.note,
            "files": [{"file": str(file.document_key), "name": file.name} for file in self.files],
            "reason": self.reason,
        }


def asks_for_materials(task: UserTask) -> bool:
    """Whether the step has a list of materials."""
    return bool((task.properties or {}).get(MATERIALS))


def material_list(uow: UnitOfWork, task: UserTask, seen: Mapping[str, Any]) -> list[Material]:
    """The materials the step asks for where ``seen`` are the matter's variables and the form's values.

    :raises NotFound: when the decision is not deployed with the process
    """
    decision_id = (task.properties or {}).get(MATERIALS)
    if not decision_id:
        return []
    caller = uow.session.get_one(ProcessDefinition, task.definition_key)
    decision = bound_decision(uow, decision_id, Binding("deployment"), caller)
    rows = evaluate_decision(uow, decision_key=decision.key, variables=seen).output or []
    files = materials_of(uow.session, task.root_key)
    reasons = _reasons(seen.get(WAIVED))
    return [
        Material(
            code=str(row["code"]),
            name=str(row["name"]),
            required=row.get("required") is True,
            waivable=row.get("waivable") is True,
            note=str(row.get("note") or ""),
            files=tuple(files.get(str(row["code"]), ())),
            reason=reasons.get(str(row["code"]), ""),
        )
        for row in (rows if isinstance(rows, list) else [rows])
    ]


def material_findings(uow: UnitOfWork, task: UserTask, seen: Mapping[str, Any]) -> list[Finding]:
    """A finding for each material that keeps the step from being done; its element is ``materials.<code>``."""
    return [
        Finding("material", _words(one), element=f"materials.{one.code}")
        for one in (material_list(uow, task, seen) if asks_for_materials(task) else ())
        if one.missing
    ]


def _words(one: Material) -> str:
    if one.waivable:
        return f"要件“{one.name}”还没有上传；可以容缺，须写明理由。"
    return f"要件“{one.name}”还没有上传。"


def _reasons(waived: Any) -> dict[str, str]:
    if not isinstance(waived, list):
        return {}
    rows = (row for row in waived if isinstance(row, Mapping))
    return {str(row.get("code")): str(row.get("reason") or "").strip() for row in rows}
