"""回放: the steps of an instance as JSON for the island on its page."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from engine.domain.variables import dumps
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.inbox.units import names_for
from workflow.operations import queries
from workflow.operations.choices import element_names
from workflow.operations.pages import blueprint
from workflow.operations.playback import ENDINGS, MOST_STEPS, Step, headline_words, steps_of
from workflow.operations.variable_history import changes_of
from workflow.web.frame import moment
from workflow.web.transactions import reading


@blueprint.get("/instances/<int:instance_key>/playback.json")
def playback(instance_key: int) -> ResponseReturnValue:
    """``{"versions": {key: {"version", "xml"}}, "steps": [...], "cut": more there are}``.

    A step has ``when``, ``days`` (working days since the start), ``who``, ``what``, ``version`` (of ``versions``),
    ``element``, ``flow``, ``tokens`` (element → number), ``set`` (variable → JSON text, or null when it is not known
    any more) and ``calls`` (the instance that was called, with its address).
    """
    with reading() as uow:
        found = queries.find_instance(uow.session, instance_key)
        visits = queries.visits_of(uow.session, instance_key)
        entries = queries.whole_log(uow.session, instance_key, found.root_key)
        present = [row for row, _scope in queries.variables_of(uow.session, instance_key)]
        steps = steps_of(found, visits, entries, changes_of(entries, present, instance_key))
        body = {"versions": _versions(uow, steps), "steps": _told(uow, found, steps), "cut": len(steps) == MOST_STEPS}
    return Response(dumps(body), content_type="application/json")


def _versions(uow: UnitOfWork, steps: list[Step]) -> dict[str, dict[str, Any]]:
    found = {}
    for key in dict.fromkeys(step.definition_key for step in steps):
        row = uow.session.get(ProcessDefinition, key)
        if row is not None:
            found[str(key)] = {"version": row.version, "xml": url_for("operations.diagram_of", definition_key=key)}
    return found


def _told(uow: UnitOfWork, instance: ProcessInstance, steps: list[Step]) -> list[dict[str, Any]]:
    called = {row.parent_element_key: row for row in queries.called_by(uow.session, instance.key)}
    people = names_for(uow.session, (), *(step.headline.actor for step in steps if step.headline))
    elements = {key: element_names(uow, key) for key in dict.fromkeys(step.definition_key for step in steps)}
    begun = local_day(instance.started_at)
    told = []
    for step in steps:
        names = elements[step.definition_key]
        child = called.get(step.visit_key)
        told.append(
            {
                "when": moment(step.at), "days": _days(uow, begun, step), "what": _words(step, names),
                "who": people.person(step.headline.actor) if step.headline else "",
                "version": str(step.definition_key), "element": step.entered or step.left, "flow": step.flow,
                "tokens": dict(step.tokens), "set": dict(step.changed),
                "calls": {
                    "title": child.process_id,
                    "url": url_for("operations.instance", instance_key=child.key, _anchor="playback"),
                } if child is not None else None,
            }
        )  # fmt: skip
    return told


def _days(uow: UnitOfWork, begun: Any, step: Step) -> int | None:
    """Working days since the instance began; nothing where the calendar does not reach."""
    try:
        return uow.world.calendar.workdays_between(begun, local_day(step.at))
    except ValueError:
        return None


def _words(step: Step, names: Any) -> str:
    headline = headline_words(step.headline)
    about = step.headline.element_id if step.headline is not None else None
    parts = [f"{headline}“{names.get(about, about)}”" if about else headline] if headline else []
    if step.left and step.left != about:
        parts.append(f"{ENDINGS.get(step.how_left, '离开')}“{names.get(step.left, step.left)}”")
    if step.entered:
        parts.append(f"到达“{names.get(step.entered, step.entered)}”")
    return " → ".join(parts)
