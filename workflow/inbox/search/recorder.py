"""Keeps what matters are found by in step: the receiver of ``recording`` events of the search.

It hears events after the rows of projects and orders were written (``workflow.wiring``). A step that names nothing
anew costs no statement.
"""

from __future__ import annotations

from engine.domain.events import (
    Deployed,
    Event,
    InstanceStarted,
    StageReached,
    UserTaskCompleted,
    VariablesChanged,
)
from engine.unit_of_work import UnitOfWork
from workflow.inbox.search.matters import NAMING, Matter, business_texts, matters_of, texts_of
from workflow.inbox.search.models import MatterWords
from workflow.inbox.search.step_names import record_step_names

RECORD = "luodi.record"


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called before the commit."""
    if isinstance(event, InstanceStarted):
        if event.instance_key == event.root_key:
            _begin(event, uow)
    elif isinstance(event, UserTaskCompleted):
        if RECORD in event.properties or not NAMING.isdisjoint(event.submitted):
            _renew(event.root_key, uow)
    elif isinstance(event, VariablesChanged):
        if not NAMING.isdisjoint(event.changes):
            _renew(event.root_key, uow)
    elif isinstance(event, StageReached):
        _renew(event.root_key, uow)
    elif isinstance(event, Deployed):
        record_step_names(uow.session, event.deployment_key)


def _begin(event: InstanceStarted, uow: UnitOfWork) -> None:
    texts = business_texts(uow.session, [event.root_key]).get(event.root_key, ())
    matter = Matter(event.root_key, event.business_key, event.process_id, (*texts, *texts_of(event.variables)))
    uow.session.insert_row(MatterWords, matter.row())


def _renew(root_key: int, uow: UnitOfWork) -> None:
    for matter in matters_of(uow.session, [root_key]):
        uow.session.insert_row(MatterWords, matter.row())
