"""The conditions of a filter of instances on their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Select, String, bindparam, exists, or_, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import replacement_traverse

from engine.domain.states import IncidentState, InstanceState, UserTaskState
from engine.persistence.instances import LONGEST_SOUGHT, ElementInstance, Incident, ProcessInstance, Variable
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

FEW = 500
"""Up to so many instances with a rare value, or at a rare element, are asked for by key."""

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
        found.append(_INSTANCE.state.in_(UNENDED))
        found.append(_visited(session, wanted.element, _VISIT.state == InstanceState.ACTIVE))
    if wanted.passed:
        found.append(_visited(session, wanted.passed, _VISIT.state == InstanceState.COMPLETED, _VISIT.undone.is_(None)))
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
    found += [_holds(session, number, test) for number, test in enumerate(wanted.variables)]
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


def _visited(session: Session, element_id: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    rare = _few(session, select(_VISIT.instance_key).where(_VISIT.element_id == element_id))
    if rare is not None:
        kept = (_VISIT.instance_key.in_(rare), _VISIT.element_id == element_id, *conditions)
        return _INSTANCE.key.in_(select(_VISIT.instance_key).where(*kept))
    own = (_VISIT.instance_key == _INSTANCE.key, _VISIT.element_id == element_id, *conditions)
    return _row_by_row(session, select(_VISIT.key).where(*own))


def _few(session: Session, found: Select[tuple[int]]) -> list[int] | None:
    """The keys that an index finds at once, when they are few; else nothing, and the list is asked row by row."""
    keys = list(session.scalars(found.limit(FEW + 1)))
    return keys if len(keys) <= FEW else None


def _row_by_row(session: Session, question: Select[Any]) -> ColumnElement[bool]:
    """Asked of one row after the other in the order of the list, until a page is full.

    PostgreSQL would turn the question into a join of everything first; a question with an OFFSET it leaves alone.
    """
    return exists(question if _is_sqlite(session) else question.offset(0))


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


def _holds(session: Session, number: int, test: VariableTest) -> ColumnElement[bool]:
    """Whether the instance itself has such a variable; local ones of single steps do not count."""
    given = test.parameters(number)
    named = _VARIABLE.name == bindparam(f"name{number}", type_=String())
    fits = compared(_VARIABLE.value, test.way, number)
    if test.op == "eq" and len(test.value) <= LONGEST_SOUGHT // 4:
        short = (text(f"length(variable.value) <= {LONGEST_SOUGHT}"),) if _is_sqlite(session) else ()
        own = _VARIABLE.scope_key == _VARIABLE.instance_key
        rare = _few(session, _with(select(_VARIABLE.instance_key).where(own, *short, named, fits), given))
        if rare is not None:
            return _INSTANCE.key.in_(rare)
    held = (_VARIABLE.instance_key == _INSTANCE.key, _VARIABLE.scope_key == _INSTANCE.key, named, fits)
    return _row_by_row(session, _with(select(_VARIABLE.key).where(*held), given))


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


def _with(clause: Any, given: Mapping[str, Any]) -> Any:
    """A clause with its named parameters filled in, so that it may stand in any statement beside others."""

    def fill(element: Any, **_options: Any) -> Any:
        if not isinstance(element, BindParameter) or element.key not in given:
            return None
        return bindparam(None, given[element.key], type_=element.type, expanding=element.expanding, unique=True)

    return replacement_traverse(clause, {}, fill)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
