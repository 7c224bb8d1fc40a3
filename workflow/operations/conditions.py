"""The conditions of a filter of instances on their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import replacement_traverse

from engine.domain.states import IncidentState, InstanceState, UserTaskState
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance, Variable
from engine.persistence.standstill import UNENDED
from engine.persistence.work import UserTask
from workflow.inbox.lights import start_of
from workflow.inbox.search.find import Columns, condition, search_for
from workflow.inbox.stored_json import stored_text
from workflow.inbox.variable_tests import VariableTest, compared
from workflow.operations.analysis.models import InstanceVariant, ProcessVariant
from workflow.projects.models import Lead, Project
from workflow.supervision.desk.phases import FIRST_PHASE, PHASES
from workflow.web.addresses import key_of

if TYPE_CHECKING:
    from workflow.operations.narrowing import InstanceFilter

SHORTEST_KEY = 10
"""A number of as many digits is looked for as the key of an instance."""

_INSTANCE = ProcessInstance.__table__.c
_VISIT = ElementInstance.__table__.c
_TASK = UserTask.__table__.c
_INCIDENT = Incident.__table__.c
_VARIABLE = Variable.__table__.c


def conditions_of(session: Session, now: datetime, wanted: InstanceFilter) -> list[ColumnElement[bool]]:
    """What must hold of an instance's row, all of it; asks the database only where there are words to find."""
    found = [*_of_row(wanted), *_of_days(wanted)]
    if wanted.element:
        found.append(_visited(wanted.element, _VISIT.state == InstanceState.ACTIVE))
    if wanted.passed:
        found.append(_visited(wanted.passed, _VISIT.state == InstanceState.COMPLETED, _VISIT.undone.is_(None)))
    if wanted.stage:
        found.append(_at_stage(wanted.stage))
    if wanted.cause:
        told = _INCIDENT.message.contains(wanted.cause, autoescape=True)
        active = select(_INCIDENT.instance_key).where(_INCIDENT.state == IncidentState.ACTIVE, told)
        found.append(_INSTANCE.key.in_(active))
    if wanted.overdue:
        late = (_TASK.state == UserTaskState.CREATED, _TASK.due_at < now)
        found.append(_INSTANCE.key.in_(select(_TASK.instance_key).where(*late)))
    if wanted.variant:
        taken = select(ProcessVariant.key).where(ProcessVariant.digest == wanted.variant)
        found.append(
            _INSTANCE.key.in_(select(InstanceVariant.instance_key).where(InstanceVariant.variant_key.in_(taken)))
        )
    found += [_holds(number, test) for number, test in enumerate(wanted.variables)]
    if wanted.words:
        found.append(_found_by(session, wanted.words))
    return found


def _of_row(wanted: InstanceFilter) -> list[ColumnElement[bool]]:
    """What the instance's own row tells."""
    found: list[ColumnElement[bool]] = []
    if wanted.state == "incident":
        found += [_INSTANCE.has_incident, _INSTANCE.state.in_(UNENDED)]
    elif wanted.state == "open":
        found.append(_INSTANCE.state.in_(UNENDED))
    elif wanted.state:
        found.append(_INSTANCE.state == wanted.state)
    for column, value in (
        (_INSTANCE.process_id, wanted.process_id), (_INSTANCE.version, wanted.version),
        (_INSTANCE.started_by, wanted.started_by),
    ):  # fmt: skip
        if value:
            found.append(column == value)
    if wanted.kind:
        root = _INSTANCE.parent_key.is_(None)
        found.append(root if wanted.kind == "root" else ~root)
    return found


def _of_days(wanted: InstanceFilter) -> list[ColumnElement[bool]]:
    spans: list[tuple[Any, date | None, date | None]] = [
        (_INSTANCE.started_at, wanted.started_from, wanted.started_to),
        (_INSTANCE.ended_at, wanted.ended_from, wanted.ended_to),
    ]
    found = []
    for column, first, last in spans:
        if first is not None:
            found.append(column >= start_of(first))
        if last is not None:
            found.append(column < start_of(last + timedelta(days=1)))
    return found


def _visited(element_id: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(_VISIT.key).where(_VISIT.instance_key == _INSTANCE.key, _VISIT.element_id == element_id, *conditions)
    )


def _at_stage(stage: str) -> ColumnElement[bool]:
    """Whether the matter stands in a phase, or a task of the instance in a stage."""
    if stage not in PHASES:
        marked = stored_text(_TASK.properties).contains(f'"luodi.stage":"{stage}"', autoescape=True)
        return _INSTANCE.key.in_(select(_TASK.instance_key).where(_TASK.state == UserTaskState.CREATED, marked))
    project, lead = Project.__table__.c, Lead.__table__.c
    fits: ColumnElement[bool] = _INSTANCE.root_key.in_(select(project.root_key).where(project.phase == stage))
    if stage == FIRST_PHASE:
        no_project = ~exists(select(project.key).where(project.root_key == lead.root_key))
        fits = or_(fits, _INSTANCE.root_key.in_(select(lead.root_key).where(no_project)))
    return fits


def _holds(number: int, test: VariableTest) -> ColumnElement[bool]:
    """Whether the instance itself has such a variable; local ones of single steps do not count."""
    held = select(_VARIABLE.key).where(
        _VARIABLE.instance_key == _INSTANCE.key,
        _VARIABLE.scope_key == _INSTANCE.key,
        _VARIABLE.name == bindparam(f"name{number}", type_=String()),
        compared(_VARIABLE.value, test.way, number),
    )
    return _with(exists(held), test.parameters(number))


def _found_by(session: Session, words: str) -> ColumnElement[bool]:
    """By the instance's own key, by what its matter is found by (enterprise, project, number), or by a step's name."""
    key = key_of(words) if len(words) >= SHORTEST_KEY else None
    if key is not None:
        return or_(_INSTANCE.key == key, _INSTANCE.root_key == key)
    search = search_for(session, words)
    if search is None:
        return _INSTANCE.business_key.contains(words, autoescape=True)
    if search.is_empty:
        return _INSTANCE.business_key == words
    dialect = session.get_bind().dialect.name
    fits = condition(search.shape, dialect, Columns(_INSTANCE.root_key, _INSTANCE.process_id, _step_named))
    return _with(fits, search.given)


def _step_named(names: ColumnElement[Any]) -> ColumnElement[bool]:
    waiting = select(_TASK.instance_key).where(_TASK.state == UserTaskState.CREATED, _TASK.name.in_(names))
    return _INSTANCE.key.in_(waiting)


def _with(condition: ColumnElement[bool], given: Mapping[str, Any]) -> ColumnElement[bool]:
    """A condition with its named parameters filled in, so that it may stand in any statement beside others."""

    def fill(element: Any, **_options: Any) -> Any:
        if not isinstance(element, BindParameter) or element.key not in given:
            return None
        return bindparam(None, given[element.key], type_=element.type, expanding=element.expanding, unique=True)

    return cast(ColumnElement[bool], replacement_traverse(condition, {}, fill))
