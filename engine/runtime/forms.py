"""The form of a task or start event, and the check of what was filled in against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from engine.domain.errors import Invalid, NotFound
from engine.model.elements import Binding
from engine.model.forms import clean_submission
from engine.persistence.definitions import FormDefinition, ProcessDefinition
from engine.persistence.work import UserTask
from engine.runtime.bindings import bound_form
from engine.runtime.definitions import compiled_definition, find_form, resource
from engine.runtime.live import take_up
from engine.unit_of_work import UnitOfWork


def schema_of(uow: UnitOfWork, form: FormDefinition) -> dict[str, Any]:
    """The form-js schema of a deployed form; shared, so do not change it."""
    found = uow.world.compiled.get(("schema", form.key))
    if found is None:
        found = json.loads(resource(uow, form.deployment_key, form.resource_name))
        uow.world.compiled[("schema", form.key)] = found
    return found  # type: ignore[no-any-return]


def form_for_task(uow: UnitOfWork, task: UserTask) -> dict[str, Any] | None:
    """The schema a task is done with, of the version its instance runs on; ``None`` for a task without a form.

    :raises NotFound: when the model names a form that was never deployed
    """
    form = form_of_task(uow, task)
    return None if form is None else schema_of(uow, form)


def form_of_task(uow: UnitOfWork, task: UserTask) -> FormDefinition | None:
    """The form version a task is done with: the one its element was bound to when the task was made.

    :raises NotFound: when the model names a form that was never deployed
    """
    if not task.form_id:
        return None
    form = _form(uow, task.form_key) if task.form_key is not None else None
    if form is None:
        definition = uow.session.get_one(ProcessDefinition, task.definition_key)
        form = find_form(uow, task.form_id, definition.deployment_key)
    if form is None:
        raise NotFound(f"the form {task.form_id!r} of the task {task.name!r} is not deployed")
    return form


def _form(uow: UnitOfWork, form_key: int) -> FormDefinition | None:
    """A deployed form, which never changes; kept."""
    known: FormDefinition | None = uow.world.compiled.get(("form version", form_key))
    if known is None:
        known = uow.session.get(FormDefinition, form_key)
        if known is not None:
            uow.session.expunge(known)
            uow.world.compiled[("form version", form_key)] = known
    return known


def start_form(uow: UnitOfWork, definition_key: int) -> dict[str, Any] | None:
    """The schema of a definition's start form, if it has one.

    :raises NotFound: when the definition or its form does not exist
    """
    form = form_of_start(uow, definition_key)
    return None if form is None else schema_of(uow, form)


def form_of_start(uow: UnitOfWork, definition_key: int) -> FormDefinition | None:
    """The form version a definition is started with now, as its start event is bound to it.

    :raises NotFound: when the definition or its form does not exist
    """
    definition = uow.session.get(ProcessDefinition, definition_key)
    if definition is None:
        raise NotFound(f"no process definition has the key {definition_key}")
    if not definition.start_form_id:
        return None
    nodes = compiled_definition(uow, definition_key).process.scope.nodes.values()
    bindings = [node.extensions.binding for node in nodes if node.kind == "startEvent" and not node.events]
    form = bound_form(uow, definition.start_form_id, next(iter(bindings), Binding()), definition)
    if form is None:
        raise NotFound(f"the start form {definition.start_form_id!r} is not deployed")
    return form


def check_submission(uow: UnitOfWork, task: UserTask, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of ``task``'s form that count, without hidden fields.

    :raises Invalid: with a finding for each broken rule, the field's key as its element
    """
    schema = form_for_task(uow, task)
    if schema is None:
        return dict(values)
    live = take_up(uow, task.instance_key)
    token = live.workflow.token(task.key)
    context = dict(token.variables()) if token is not None else {}
    return check_values(uow, schema, values, context, task)


def check_values(
    uow: UnitOfWork,
    schema: Mapping[str, Any],
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    task: UserTask | None = None,
) -> dict[str, Any]:
    """As :func:`check_submission`, for any schema; ``context`` are the variables conditions may read.

    :raises Invalid: with a finding for each broken rule
    """
    check = None
    if uow.world.field_rule is not None:
        check = partial(uow.world.field_rule, uow, task)
    cleaned, findings = clean_submission(schema, values, context, uow.world.feel, check)
    if task is not None and uow.world.task_rule is not None:
        findings += uow.world.task_rule(uow, task, {**context, **cleaned})
    if findings:
        raise Invalid(f"{len(findings)} fields need attention", findings)
    return cleaned
