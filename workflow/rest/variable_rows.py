"""Variables as the grammar shows and searches them: values as JSON text, long ones cut in lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, func, select

from engine.persistence.instances import ElementInstance, ProcessInstance, Variable
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.rest import schemas
from workflow.rest.answers import TENANT, shown_json
from workflow.rest.filters import Comparison, Field, Kind
from workflow.rest.json_sql import json_text
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, text

CUT = 8191
"""How many characters of a value a list shows."""


def _is_cut(test: Comparison) -> Any:
    length = func.length(json_text(Variable.value))
    return length > CUT if test.operand else length <= CUT


VARIABLES = Searched(
    "Variable",
    "variableKey",
    {
        "variableKey": keyed(Variable.key),
        "name": text(Variable.name),
        "value": text(json_text(Variable.value)),
        "isTruncated": Field(Kind.TRUTH, where=_is_cut, sorts=False),
        "scopeKey": keyed(Variable.scope_key),
        "processInstanceKey": keyed(Variable.instance_key),
        "tenantId": TENANT_FIELD,
    },
)

TASK_VARIABLES = Searched(
    "UserTaskVariable",
    "variableKey",
    {
        name: Field(field.kind, field.column, filters=name == "name", sorts=field.sorts)
        for name, field in VARIABLES.fields.items()
    },
)
"""The variables a task sees: filtered by name alone."""

_MEMBERS = {
    "variableKey": schemas.key,
    "name": schemas.text,
    "value": schemas.text,
    "scopeKey": schemas.key,
    "processInstanceKey": schemas.key,
    "rootProcessInstanceKey": schemas.key,
    "tenantId": schemas.tenant,
}
VariableResult = schemas.result("VariableResult", **{name: make() for name, make in _MEMBERS.items()})
VariableFound = schemas.result(
    "VariableSearchResult", isTruncated=schemas.truth(), **{name: make() for name, make in _MEMBERS.items()}
)
VariablesFound = schemas.found("VariableSearchQueryResult", VariableFound)


def variables() -> Select[Any]:
    """Every variable with the outermost instance of its own."""
    return select(Variable, ProcessInstance.root_key).join(
        ProcessInstance, ProcessInstance.key == Variable.instance_key
    )


def task_variables(uow: UnitOfWork, task: UserTask, *, effective: bool) -> Select[Any]:
    """The variables in the scopes around a task, innermost first meant; ``effective`` leaves out the covered ones."""
    scopes = _scopes_around(uow, task)
    rows = uow.session.execute(
        select(Variable.key, Variable.name, Variable.scope_key).where(
            Variable.instance_key == task.instance_key, Variable.scope_key.in_(scopes)
        )
    ).all()
    if not effective:
        return variables().where(Variable.key.in_([key for key, _name, _scope in rows]))
    nearest = {name: key for key, name, _scope in sorted(rows, key=lambda row: -scopes.index(row[2]))}
    return variables().where(Variable.key.in_(list(nearest.values())))


def _scopes_around(uow: UnitOfWork, task: UserTask) -> list[int]:
    """The task's own scope first, the instance last."""
    scopes = [task.element_instance_key]
    while scopes[-1] != task.instance_key:
        outer = uow.session.scalar(select(ElementInstance.scope_key).where(ElementInstance.key == scopes[-1]))
        scopes.append(task.instance_key if outer is None or outer in scopes else outer)
    return scopes


def shown_variable(row: Variable, root_key: int) -> dict[str, Any]:
    """A variable whole."""
    return {
        "variableKey": str(row.key),
        "name": row.name,
        "value": shown_json(row.value),
        "scopeKey": str(row.scope_key),
        "processInstanceKey": str(row.instance_key),
        "rootProcessInstanceKey": str(root_key),
        "tenantId": TENANT,
    }


def shown_in_list(cut: bool) -> Callable[[Variable, int], dict[str, Any]]:
    """How a list shows a variable: long values are cut when ``cut``."""

    def shown(row: Variable, root_key: int) -> dict[str, Any]:
        whole = shown_variable(row, root_key)
        too_long = cut and len(whole["value"]) > CUT
        return {**whole, "value": whole["value"][:CUT] if too_long else whole["value"], "isTruncated": too_long}

    return shown
