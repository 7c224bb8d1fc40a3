"""Variables over REST: search and get; and those a user task sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from engine.domain.errors import NotFound
from engine.persistence.instances import Variable
from workflow.rest.answers import answer
from workflow.rest.bodies import flag, read_key
from workflow.rest.operations import MISSING, TRUNCATE, operation
from workflow.rest.searching import search, search_schema
from workflow.rest.user_task_rows import seen_task
from workflow.rest.variable_rows import (
    TASK_VARIABLES,
    VARIABLES,
    VariableResult,
    VariablesFound,
    shown_in_list,
    shown_variable,
    task_variables,
    variables,
)
from workflow.web.transactions import reading

TAG = "Variable"
_TaskQuery = search_schema(TASK_VARIABLES)


@operation(
    "POST",
    "/variables/search",
    tag=TAG,
    body=search_schema(VARIABLES),
    body_required=False,
    answer=VariablesFound,
    parameters=[TRUNCATE],
)
def search_variables(asked: Mapping[str, Any]) -> Response:
    """Search variables"""
    shown = shown_in_list(flag("truncateValues", True))
    with reading() as uow:
        return search(uow.session, VARIABLES, variables(), asked, shown)


@operation("GET", "/variables/<variableKey>", tag=TAG, answer=VariableResult, problems=[MISSING])
def get_variable(variableKey: str) -> Response:
    """Get a variable with its whole value"""
    key = read_key(variableKey, "variableKey")
    with reading() as uow:
        found = uow.session.execute(variables().where(Variable.key == key)).one_or_none()
        if found is None:
            raise NotFound(f"no variable has the key {key}")
        return answer(shown_variable(*found))


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/variables/search",
    tag="User task",
    body=_TaskQuery,
    body_required=False,
    answer=VariablesFound,
    problems=[MISSING],
    parameters=[TRUNCATE],
)
def search_user_task_variables(asked: Mapping[str, Any], userTaskKey: str) -> Response:
    """Search the variables of every scope around a user task"""
    return _search_around(asked, userTaskKey, effective=False)


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/effective-variables/search",
    tag="User task",
    body=_TaskQuery,
    body_required=False,
    answer=VariablesFound,
    problems=[MISSING],
    parameters=[TRUNCATE],
)
def search_user_task_effective_variables(asked: Mapping[str, Any], userTaskKey: str) -> Response:
    """Search the variables a user task sees: of one name, the innermost"""
    return _search_around(asked, userTaskKey, effective=True)


def _search_around(asked: Mapping[str, Any], task_key: str, *, effective: bool) -> Response:
    shown = shown_in_list(flag("truncateValues", True))
    with reading() as uow:
        task = seen_task(uow, read_key(task_key, "userTaskKey"))
        statement = task_variables(uow, task, effective=effective)
        return search(uow.session, TASK_VARIABLES, statement, asked, shown)
