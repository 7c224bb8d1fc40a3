"""Conditional start events: given variables, which processes does their condition start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from engine.domain import variables as json_variables
from engine.domain.errors import Broken, Finding, Invalid, NotFound
from engine.persistence.definitions import ProcessDefinition
from engine.runtime.advance import drain
from engine.runtime.calls import begin_instance
from engine.runtime.definitions import compiled_definition
from engine.runtime.gathered_starts import gather_start
from engine.spiff.conditions import condition_holds
from engine.unit_of_work import UnitOfWork


def evaluate_conditionals(
    uow: UnitOfWork, variables: Mapping[str, Any], *, definition_key: int | None = None
) -> list[tuple[int, int]]:
    """Start an instance, with the variables, for each conditional start event that they make true.

    Asked are the newest versions of all processes, or the one definition. Returns (instance key, definition key) in
    the order of process ids and of the file; one process can start several times.

    :raises NotFound: when there is no such definition
    :raises Invalid: when a condition gives something that is neither true nor false; then nothing is started
    """
    values = json_variables.normalise(dict(variables))
    started = []
    for key in [definition_key] if definition_key is not None else list(_newest(uow)):
        if uow.session.get(ProcessDefinition, key) is None:
            raise NotFound(f"no process definition has the key {key}")
        for element_id, condition in compiled_definition(uow, key).spec.conditional_starts:
            try:
                holds = condition_holds(condition.text, values, uow.world.feel, element_id)
            except Broken as error:
                raise Invalid(error.message, [Finding("condition", error.message, element=element_id)]) from error
            asked = condition.text.source.removeprefix("=").strip()
            given = gather_start(uow, key, element_id, "conditional", asked, values) if holds else None
            if given is not None:
                definition = uow.session.get_one(ProcessDefinition, key)
                started.append((begin_instance(uow, definition, given, start_element_id=element_id), key))
    drain(uow)
    return started


def _newest(uow: UnitOfWork) -> Iterator[int]:
    versions = (
        select(ProcessDefinition.process_id, func.max(ProcessDefinition.version).label("version"))
        .group_by(ProcessDefinition.process_id)
        .subquery()
    )
    question = (
        select(ProcessDefinition.key)
        .join(
            versions,
            (versions.c.process_id == ProcessDefinition.process_id) & (versions.c.version == ProcessDefinition.version),
        )
        .order_by(ProcessDefinition.process_id)
    )
    yield from uow.session.scalars(question)
