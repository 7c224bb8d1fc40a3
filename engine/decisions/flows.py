"""The boxed expressions that choose and repeat: conditional, filter, for, every, some (DMN 1.5, 10.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.decisions.run import Logic, Run, Scope
from engine.feel import Expression, compile_expression

# A turn takes its own copy of the scope and an evaluation: a few microseconds.
_TURN = 5

# A domain that is no list is walked the way FEEL's own iteration walks it (ranges of numbers and dates).
_WALK: Expression = compile_expression("for element in domain return element", names=frozenset({"domain"}))


@dataclass(frozen=True, slots=True)
class Conditional:
    """``if``, ``then``, ``else``; a condition that is no boolean gives null."""

    condition: Logic
    then: Logic
    otherwise: Logic

    def evaluate(self, scope: Scope, run: Run) -> object:
        holds = self.condition.evaluate(scope, run)
        if holds is not True and holds is not False and holds is not None:
            run.warn("the condition of a conditional is no boolean")
            return None
        return (self.then if holds is True else self.otherwise).evaluate(scope, run)


@dataclass(frozen=True, slots=True)
class Filter:
    """The elements of a list for which ``match`` is true; ``item`` and an element's entries are visible in it."""

    domain: Logic
    match: Logic

    def evaluate(self, scope: Scope, run: Run) -> object:
        domain = self.domain.evaluate(scope, run)
        if domain is None:
            run.warn("a filter over null is null")
            return None
        kept = []
        for element in domain if isinstance(domain, list) else [domain]:
            run.meter.step(_TURN)
            inner = {**scope, **element} if isinstance(element, dict) else dict(scope)
            inner["item"] = element if not isinstance(element, dict) else element.get("item", element)
            holds = self.match.evaluate(inner, run)
            if holds is not True and holds is not False and holds is not None:
                run.warn("the match of a filter is no boolean")
                return None
            if holds is True:
                kept.append(element)
        return kept


@dataclass(frozen=True, slots=True)
class For:
    """The values of ``result`` for each element; ``partial`` is the list of the values so far."""

    variable: str
    domain: Logic
    result: Logic
    uses_partial: bool

    def evaluate(self, scope: Scope, run: Run) -> object:
        elements = _elements(self.domain.evaluate(scope, run), run)
        if elements is None:
            return None
        values: list[object] = []
        for inner in _scopes(scope, self.variable, elements, run):
            if self.uses_partial:
                run.meter.made(values)
                inner["partial"] = list(values)
            values.append(self.result.evaluate(inner, run))
        return values


@dataclass(frozen=True, slots=True)
class Quantified:
    """``every`` or ``some``, in FEEL's logic of three values: a test that is no boolean counts as unknown."""

    variable: str
    domain: Logic
    test: Logic
    decisive: bool  # what ends the search: False for every, True for some

    def evaluate(self, scope: Scope, run: Run) -> object:
        elements = _elements(self.domain.evaluate(scope, run), run)
        if elements is None:
            return None
        result: bool | None = not self.decisive
        for inner in _scopes(scope, self.variable, elements, run):
            holds = self.test.evaluate(inner, run)
            if holds is self.decisive:
                return holds
            if not isinstance(holds, bool):
                run.warn("the condition of a quantified expression is no boolean")
                result = None
        return result


def _elements(domain: object, run: Run) -> list[object] | None:
    if isinstance(domain, list):
        return domain
    if domain is None:
        run.warn("an iteration over null is null")
        return None
    walked = run.value(_WALK, {"domain": domain})
    return walked if isinstance(walked, list) else None


def _scopes(scope: Scope, variable: str, elements: list[object], run: Run) -> Iterator[Scope]:
    for element in elements:
        run.meter.step(_TURN)
        inner = dict(scope)
        inner[variable] = element
        yield inner
