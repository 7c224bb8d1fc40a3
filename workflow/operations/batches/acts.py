"""What each kind of batch does to one item, inside the item's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.variables import loads
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import Incident, ProcessInstance
from engine.runtime import cancel_instance, migrate_instance, set_variables
from engine.unit_of_work import UnitOfWork
from workflow.operations import resolve, standstill
from workflow.operations.batches import checks
from workflow.operations.batches.delete import delete_ended
from workflow.operations.batches.models import ItemState
from workflow.operations.batches.outcome import Outcome

Params = Mapping[str, Any]
DONE = Outcome()


def migrate(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """Let an instance go on in the target version; one that is there already is left alone."""
    row = _instance(uow, key)
    target = uow.session.get_one(ProcessDefinition, params["target"])
    if row.definition_key == target.key:
        return Outcome(ItemState.SKIPPED, f"已在 v{target.version}。")
    _refuse(checks.version(uow, row, params))
    before = row.version
    migrate_instance(uow, key, target.key, params["mapping"], reason=reason)
    return Outcome(message=f"v{before} → v{target.version}")


def suspend(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """挂起."""
    standstill.suspend(uow, key, reason)
    return DONE


def resume(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """恢复."""
    standstill.resume(uow, key, reason)
    return DONE


def cancel(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """终止."""
    _refuse(checks.running_root(uow, key, params))
    cancel_instance(uow, key, reason=reason)
    return DONE


def set_variable(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """修改变量, at the instance's own scope."""
    _refuse(checks.running(uow, key, params))
    set_variables(uow, key, {params["name"]: params["value"]}, reason=reason)
    return DONE


def retry(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """Mend a variable where one is named, then do again what failed; failing again is kept as the new incident is."""
    _refuse(checks.retry(uow, key, params))
    incident = uow.session.get_one(Incident, key)
    if params.get("name"):
        set_variables(uow, incident.instance_key, {params["name"]: params["value"]}, reason=reason)
        if uow.session.get_one(Incident, key, populate_existing=True).resolved_at is not None:
            return Outcome(message="改好变量后流程已继续。")
    again = resolve.retry_incident(uow, key, reason)
    if again is not None:
        return Outcome(ItemState.FAILED, f"重试后仍有故障：{again.message}")
    return DONE


def delete(uow: UnitOfWork, key: int, params: Params, reason: str) -> Outcome:
    """删除已结束."""
    _refuse(checks.ended_root(uow, key, params))
    gone = delete_ended(uow, key, reason)
    return Outcome(message=f"删除 {gone} 行。")


def no_params(uow: UnitOfWork, given: Params) -> dict[str, Any]:
    """Nothing is to be filled in."""
    return {}


def read_migration(uow: UnitOfWork, given: Params) -> dict[str, Any]:
    """``target`` and ``mapping``; ``source``: the version the mapping was made for.

    :raises Invalid: when they are not there
    """
    target, mapping = given.get("target"), given.get("mapping")
    found = uow.session.get(ProcessDefinition, target) if isinstance(target, int) else None
    if found is None or not isinstance(mapping, Mapping):
        raise Invalid("迁移要先选目标版本并核对映射，请从“迁移”页开始。", [Finding("required", "缺少目标版本或映射")])
    return {"target": found.key, "mapping": dict(mapping), "source": given.get("source")}


def read_variable(uow: UnitOfWork, given: Params) -> dict[str, Any]:
    """``name`` and ``value``; the value is written as JSON. :raises Invalid: when one of them is no good"""
    name = str(given.get("name") or "").strip()
    if not name:
        raise Invalid("请填写变量名。", [Finding("required", "请填写变量名。", element="name")])
    try:
        value = loads(str(given.get("written") or ""))
    except Invalid as error:
        message = '值不是 JSON：文字要加英文双引号，例如 "V1"；数字、true、false、null 照写。'
        raise Invalid(message, [Finding("json", message, element="written")]) from error
    return {"name": name, "value": value}


def read_optional_variable(uow: UnitOfWork, given: Params) -> dict[str, Any]:
    """As :func:`read_variable`, or nothing where no name was filled in."""
    return read_variable(uow, given) if str(given.get("name") or "").strip() else {}


def _instance(uow: UnitOfWork, key: int) -> ProcessInstance:
    row = uow.session.get(ProcessInstance, key)
    if row is None:
        raise NotFound(f"没有流程实例 {key}。")
    return row


def _refuse(problem: str) -> None:
    if problem:
        raise Refused(problem)
