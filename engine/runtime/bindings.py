"""Which version of a called process, decision or form counts, as its binding says (dialect: ``bindingType``).

``latest``: the newest. ``deployment``: the one deployed together with the version of the process that runs; where that
deployment found it unchanged, the version it found. ``versionTag``: the newest that goes by the tag. Without a binding,
processes and decisions are taken newest, forms from the process's own deployment and else newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.errors import NotFound
from engine.model.elements import Binding
from engine.persistence.definitions import DecisionDefinition, FormDefinition, ProcessDefinition
from engine.runtime.definitions import decision_files, find_form, latest_decision, latest_definition
from engine.unit_of_work import UnitOfWork

_TABLES: Mapping[str, Any] = {
    "process": (ProcessDefinition, ProcessDefinition.process_id),
    "decision": (DecisionDefinition, DecisionDefinition.decision_id),
    "form": (FormDefinition, FormDefinition.form_id),
}


def bound_process(uow: UnitOfWork, process_id: str, binding: Binding, caller: ProcessDefinition) -> ProcessDefinition:
    """The version of a process that ``caller`` calls.

    :raises NotFound: when there is none
    """
    if binding.kind == "deployment":
        same_files = ProcessDefinition.digest == caller.digest
        return _newest(uow, "process", process_id, same_files, "deployed together with the process that calls it")
    if binding.kind == "versionTag":
        return _tagged(uow, "process", process_id, binding)
    return latest_definition(uow, process_id)


def bound_decision(
    uow: UnitOfWork, decision_id: str, binding: Binding, caller: ProcessDefinition
) -> DecisionDefinition:
    """The version of a decision that ``caller`` asks.

    :raises NotFound: when there is none
    """
    if binding.kind == "deployment":
        known = ("bound", decision_id, caller.deployment_key)
        digest = uow.world.compiled.get(known)
        if digest is None:
            files = decision_files(uow, caller.deployment_key)
            file = files.file_of(decision_id)
            digest = uow.world.compiled[known] = "" if file is None else files.digest(file)
        same = DecisionDefinition.digest == digest
        return _newest(uow, "decision", decision_id, same, "deployed together with the process that asks it")
    if binding.kind == "versionTag":
        return _tagged(uow, "decision", decision_id, binding)
    return latest_decision(uow, decision_id)


def bound_form(uow: UnitOfWork, form_id: str, binding: Binding, caller: ProcessDefinition) -> FormDefinition | None:
    """The version of a form that ``caller`` shows; ``None`` when there is none and no binding asks for a certain one.

    :raises NotFound: when there is none that the binding asks for
    """
    if binding.kind == "versionTag":
        return _tagged(uow, "form", form_id, binding)
    if binding.kind == "latest":
        return _newest(uow, "form", form_id, True, "deployed")
    found = find_form(uow, form_id, caller.deployment_key)
    if binding.kind == "deployment" and (found is None or found.deployment_key != caller.deployment_key):
        raise NotFound(f"the form {form_id!r} was not deployed together with the process that shows it")
    return found


def _tagged(uow: UnitOfWork, kind: str, name: str, binding: Binding) -> Any:
    same = _TABLES[kind][0].version_tag == binding.version_tag
    return _newest(uow, kind, name, same, f"known by the version tag {binding.version_tag!r}")


def _newest(uow: UnitOfWork, kind: str, name: str, condition: Any, words: str) -> Any:
    table, name_column = _TABLES[kind]
    question = select(table).where(name_column == name)
    if condition is not True:
        question = question.where(condition)
    row = uow.session.scalar(question.order_by(table.version.desc(), table.key.desc()).limit(1))
    if row is None:
        raise NotFound(f"there is no version of the {kind} {name!r} {words}")
    return row
