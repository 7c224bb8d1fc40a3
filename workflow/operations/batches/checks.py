"""Why an item of a batch cannot be done now, in words; empty when it can. Nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.states import IncidentState, InstanceState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import Incident, ProcessInstance
from engine.runtime import validate_migration
from engine.unit_of_work import UnitOfWork
from workflow.operations.batches.outcome import in_words

Params = Mapping[str, Any]
ENDED = (InstanceState.COMPLETED, InstanceState.TERMINATED)


def migrate(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether it can go on in the target version by the mapping as it now stands."""
    row = uow.session.get(ProcessInstance, key)
    problem = running(uow, key, params)
    if problem or row is None or row.definition_key == params["target"]:
        return problem
    problem = version(uow, row, params)
    return problem or in_words(validate_migration(uow, key, params["target"], params["mapping"]))


def version(uow: UnitOfWork, row: ProcessInstance, params: Params) -> str:
    """Whether the mapping was made for the version an instance is in."""
    source = params.get("source")
    if source is None or row.definition_key == source:
        return ""
    made_for = uow.session.get(ProcessDefinition, source)
    words = f"{made_for.process_id} v{made_for.version}" if made_for is not None else "另一版本"
    return f"映射是给 {words} 做的，该实例现在是 {row.process_id} v{row.version}。"


def running(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether it has not ended."""
    row = uow.session.get(ProcessInstance, key)
    if row is None:
        return "实例已不在。"
    return "流程已经结束。" if row.state in ENDED else ""


def running_root(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether it has not ended, and was called by no other."""
    return running(uow, key, params) or _root(uow, key)


def ended_root(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether it has ended, and was called by no other."""
    row = uow.session.get(ProcessInstance, key)
    if row is None:
        return "实例已不在。"
    return _root(uow, key) or ("" if row.state in ENDED else "流程还没有结束，不能删除。")


def suspend(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether it goes on, and was called by no other."""
    row = uow.session.get(ProcessInstance, key)
    already = row is not None and row.state == InstanceState.SUSPENDED
    return running_root(uow, key, params) or ("流程已经挂起。" if already else "")


def resume(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether it is suspended, and was called by no other."""
    row = uow.session.get(ProcessInstance, key)
    active = row is not None and row.state == InstanceState.ACTIVE
    return running_root(uow, key, params) or ("流程没有挂起。" if active else "")


def retry(uow: UnitOfWork, key: int, params: Params) -> str:
    """Whether an incident is open in an instance that goes on."""
    incident = uow.session.get(Incident, key)
    if incident is None:
        return "故障已不在。"
    if incident.state != IncidentState.ACTIVE:
        return "故障已经处理。"
    row = uow.session.get(ProcessInstance, incident.instance_key)
    if row is not None and row.state == InstanceState.SUSPENDED:
        return "流程已挂起，恢复后才能重试。"
    return running(uow, incident.instance_key, params)


def _root(uow: UnitOfWork, key: int) -> str:
    row = uow.session.get(ProcessInstance, key)
    if row is None or row.parent_key is None:
        return ""
    return f"由实例 {row.root_key} 调用，请选那一个。"
