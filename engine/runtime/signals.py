"""Broadcasts a BPMN signal: to every instance that waits for it, and to every start event of its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.standstill import moves
from engine.persistence.work import SignalSubscription
from engine.runtime.calls import begin_instance
from engine.runtime.gathered_starts import gather_start
from engine.runtime.live import Live, later
from engine.runtime.wait_rows import meet_wait
from engine.unit_of_work import UnitOfWork


def queue_signal(uow: UnitOfWork, name: str, variables: Mapping[str, Any], *, heard: Collection[int] = ()) -> int:
    """Queue the signal's steps on the unit of work; how many places hear it.

    A suspended instance hears nothing; the waits in ``heard`` know it already.
    """
    uow.session.flush()
    values = json_variables.as_variables(variables)
    waiting = uow.session.scalars(
        select(SignalSubscription)
        .where(SignalSubscription.signal_name == name)
        .where(moves(SignalSubscription.instance_key))
    ).all()
    for row in waiting:
        if row.key in heard:
            continue
        if row.instance_key is None:
            given = gather_start(uow, row.definition_key, row.element_id, "signal", name, values)
            if given is not None:
                definition = uow.session.get_one(ProcessDefinition, row.definition_key)
                begin_instance(uow, definition, given, start_element_id=row.element_id)
        else:
            later(uow, row.instance_key, _meeting(row, values))
    return len(waiting)


def _meeting(row: SignalSubscription, values: dict[str, Any]) -> Any:
    token_key, wait_key = int(row.element_instance_key or row.instance_key or 0), row.key
    element_id, name = row.element_id, row.signal_name

    def meet(live: Live) -> None:
        if meet_wait(live, token_key, wait_key, values):
            return
        # Thrown twice in one step: what does not interrupt is waiting again, under another key.
        token = live.workflow.token(token_key)
        waits = token.internal_data.get("waits", {}) if token is not None else {}
        for key, notes in list(waits.items()):
            if (notes["element"], notes.get("name")) == (element_id, name):
                meet_wait(live, token_key, int(key), values)
                return

    return meet
