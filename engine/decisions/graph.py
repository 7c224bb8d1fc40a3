"""Evaluates the elements of the decision graph: what is required first, each at most once a run."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from engine.decisions.conversions import converted, from_given
from engine.decisions.elements import Decision, InputData, Knowledge, Requirement, Service
from engine.decisions.functions import feel_function
from engine.decisions.results import EvaluatedDecision
from engine.decisions.run import Run, Scope
from engine.decisions.tables import DecisionTable


def value_of(wanted: Requirement, run: Run) -> object:
    """The value of an element, all it requires being evaluated before it.

    Walks with a stack of its own, so that a long chain of decisions does not nest calls.
    """
    stack = [wanted]
    while stack:
        top = stack[-1]
        if top.key in run.values:
            stack.pop()
            continue
        missing = [need for need in top.model.requirements(top.element.id) if need.key not in run.values]
        if missing and isinstance(top.element, Decision):
            stack.extend(reversed(missing))
            continue
        run.values[top.key] = _compute(top, run)
        stack.pop()
    return run.values[wanted.key]


def _compute(wanted: Requirement, run: Run) -> object:
    element = wanted.element
    if isinstance(element, InputData):
        return _given(wanted, element, run)
    if isinstance(element, Knowledge):
        return _knowledge(wanted, element, run)
    if isinstance(element, Service):
        return _service(element, run)
    return _decide(wanted, element, run)


def _given(wanted: Requirement, element: InputData, run: Run) -> object:
    found = _lookup(wanted, run)
    return converted(from_given(found, element.type), element.type, run, f"input {element.variable!r}")


def _lookup(wanted: Requirement, run: Run) -> object:
    """A given value: under the import's name first, then plainly; by the variable's name, then by the element's."""
    path = run.paths.get(wanted.model.namespace, ())
    places: list[Mapping[str, object]] = [run.variables]
    inner: object = run.variables
    for step in path:
        inner = inner.get(step) if isinstance(inner, dict) else None
    if path and isinstance(inner, dict):
        places.insert(0, inner)
    for place in places:
        for name in (wanted.element.variable, wanted.element.name, wanted.element.id):
            if name in place:
                return place[name]
    return None


def _decide(wanted: Requirement, element: Decision, run: Run) -> object:
    scope = _scope(wanted, run, dict(run.variables))
    if isinstance(element.logic, DecisionTable):
        outcome = element.logic.decide(scope, run)
        value, matched, inputs = outcome.value, outcome.matched, outcome.inputs
    else:
        value, matched, inputs = element.logic.evaluate(scope, run), (), {}
    run.meter.weigh(value)
    value = converted(value, element.type, run, f"decision {element.name!r}")
    run.evaluated.append(EvaluatedDecision(element.id, element.name, value, matched, inputs))
    return value


def _knowledge(wanted: Requirement, element: Knowledge, run: Run) -> object:
    def body(arguments: Scope) -> object:
        scope = _scope(wanted, run, {})
        scope.update(arguments)
        value = element.function.body.evaluate(scope, run)
        value = converted(value, element.function.result, run, f"result of {element.name!r}")
        return converted(value, element.type, run, f"result of {element.name!r}")

    return feel_function(element.variable, element.function.parameters, body, run, element.type)


def _service(element: Service, run: Run) -> object:
    def body(arguments: Scope) -> object:
        values: dict[Hashable, object] = {need.key: arguments.get(need.element.variable) for need in element.parameters}
        return service_value(element, run.inner(dict(arguments), values))

    parameters = tuple(need.element for need in element.parameters)
    return feel_function(element.variable, parameters, body, run, element.type)


def service_value(element: Service, run: Run) -> object:
    """The output of a service: the value of its one output decision, or a context of several."""
    values = {need.element.variable: value_of(need, run) for need in element.outputs}
    value: object = values if element.compound else next(iter(values.values()), None)
    run.meter.weigh(value)
    return converted(value, element.type, run, f"decision service {element.name!r}")


def service_inputs(element: Service, run: Run) -> None:
    """Put the given values of a service's parameters in place, so that its input decisions are not evaluated."""
    for need in element.parameters:
        given = _lookup(need, run)
        kind = need.element.type
        where = f"parameter {need.element.variable!r}"
        run.values[need.key] = converted(from_given(given, kind), kind, run, where)


def _scope(wanted: Requirement, run: Run, scope: Scope) -> Scope:
    """What an element's expression sees: the given variables, and under their names the elements it requires."""
    needs = wanted.model.requirements(wanted.element.id)
    for need in needs:
        if isinstance(need.element, Decision):
            scope.update(dict.fromkeys(need.element.aliases, value_of(need, run)))
    for need in needs:
        value = value_of(need, run)
        place = scope
        for step in need.path:
            inner = place.get(step)
            place[step] = inner = dict(inner) if isinstance(inner, dict) else {}
            place = inner
        place[need.element.variable] = value
    return scope
