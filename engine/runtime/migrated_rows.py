"""The rows of a migrated instance: whatever names its version or an element of it is named anew, and keeps its key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from engine.domain.errors import Broken, Refused
from engine.domain.states import IncidentState, InstanceState, JobState, UserTaskState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ElementInstance, Incident
from engine.persistence.work import InboxRow, Job, MessageSubscription, SignalSubscription, Timer, UserTask
from engine.runtime.bindings import bound_form
from engine.runtime.live import Live, change_instance
from engine.spiff.expressions import evaluate_text
from engine.spiff.retries import RETRY
from engine.spiff.token import Token
from engine.unit_of_work import UnitOfWork


def move_rows(uow: UnitOfWork, live: Live, target: ProcessDefinition) -> None:
    """Bind the rows of ``live``, whose tokens stand in the target already, to that version.

    :raises Refused: when the form of a waiting task cannot be computed
    """
    uow.session.flush()
    change_instance(uow, live.row, definition_key=target.key, version=target.version, process_id=target.process_id)
    _elements(uow, live)
    for task in _open(uow, live, UserTask, UserTask.state == UserTaskState.CREATED):
        _task(uow, live, task, target)
    for job in _open(uow, live, Job, Job.state.not_in((JobState.COMPLETED, JobState.CANCELED))):
        _bind(job, live, job.element_instance_key, target)
    for incident in _open(uow, live, Incident, Incident.state == IncidentState.ACTIVE):
        _bind(incident, live, incident.element_instance_key, target)
    _waits(uow, live, target)


def _open(uow: UnitOfWork, live: Live, table: Any, *conditions: Any) -> list[Any]:
    return list(uow.session.scalars(select(table).where(table.instance_key == live.row.key, *conditions)))


def _elements(uow: UnitOfWork, live: Live) -> None:
    for element in _open(uow, live, ElementInstance, ElementInstance.state == InstanceState.ACTIVE):
        token = live.workflow.token(element.key)
        if token is not None:
            element.element_id, element.element_type = token.task_spec.element_id, token.task_spec.kind
            element.flow_id = token.internal_data.get("flow") if element.flow_id else None


def _task(uow: UnitOfWork, live: Live, task: UserTask, target: ProcessDefinition) -> None:
    """People, dates and comments of a task stay; what the diagram says of the step follows the target."""
    token = _bind(task, live, task.element_instance_key, target)
    if token is None:
        return
    places = update(InboxRow).where(InboxRow.task_key == task.key).values(process_id=target.process_id)
    uow.session.execute(places.execution_options(synchronize_session=False))
    spec = token.task_spec
    task.process_version, task.name, task.properties = target.version, spec.title, dict(spec.properties)
    try:
        form_id = evaluate_text(spec.form_id, token.variables(), uow.world.feel, place=spec.element_id)
    except Broken as error:
        raise Refused(f"the form of the task {task.name!r} cannot be computed: {error.message}") from error
    form = bound_form(uow, form_id, spec.binding, target) if form_id else None
    task.form_id, task.form_key = form_id, form.key if form is not None else None
    task.row_version += 1


def _waits(uow: UnitOfWork, live: Live, target: ProcessDefinition) -> None:
    """Moments, names and correlation keys stay; the rows of waits that closed go with their effects."""
    elements = {
        int(key): token.task_spec.element_id if notes["element"] == RETRY else notes["element"]
        for token in live.workflow.tasks.values()
        for key, notes in token.internal_data.get("waits", {}).items()
    }
    for table in (Timer, MessageSubscription, SignalSubscription):
        for wait in _open(uow, live, table):
            wait.definition_key = target.key
            wait.element_id = elements.get(wait.key, wait.element_id)
            if isinstance(wait, MessageSubscription):
                wait.process_id = target.process_id


def _bind(row: Any, live: Live, token_key: int, target: ProcessDefinition) -> Token | None:
    row.definition_key, row.process_id = target.key, target.process_id
    token: Token | None = live.workflow.token(token_key)
    if token is not None:
        row.element_id = token.task_spec.element_id
    return token
