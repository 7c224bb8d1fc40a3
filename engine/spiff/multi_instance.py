"""Multi-instance activities: one run for each item or number, results gathered, events thrown as they complete."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken
from engine.spiff import effects as fx
from engine.spiff.bodies import MOST_ITEMS, BodySpec, evaluate_count
from engine.spiff.events import find_catcher, handle
from engine.spiff.expressions import Text, evaluate_condition, evaluate_text
from engine.spiff.mappings import Copy, value_of
from engine.spiff.signals import throw_signal

if TYPE_CHECKING:
    from engine.spiff.token import Token

COUNTS = ("numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances", "numberOfTerminatedInstances")
"""The runtime attributes of BPMN 2.0.2, table 10.30, local to the body."""


@dataclass(frozen=True, slots=True)
class Throw:
    """An event thrown as an instance completes: every time, at the ``first`` one, or when ``condition`` is true."""

    kind: str
    code: Text | None
    first: bool = False
    condition: Text | None = None


class MultiInstanceSpec(BodySpec):
    """The body of a multi-instance activity: one inner token an item, results gathered in the items' order.

    Local to the body, as the dialect has them, are the :data:`COUNTS`; local to each inner token the input element
    and ``loopCounter`` (from 1). The completion condition and the conditions of thrown events see what the completing
    instance sees, with itself counted as completed, and under the output collection's name the results so far.
    """

    sequential: bool = False
    cardinality: Text | None = None
    input_collection: Text | Copy | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: Text | Copy | None = None
    completion_condition: Text | None = None
    throws: tuple[Throw, ...] = ()

    def work(self, token: Token) -> bool | None:
        items = self._items(token)
        token.internal_data |= {"items": items, "next": 0, "done": 0, "results": [None] * len(items)}
        self._count(token)
        if not items:
            return True
        for _ in range(1 if self.sequential else len(items)):
            self.start_next(token)
        self._count(token)
        return None

    def _items(self, token: Token) -> list[Any]:
        """What the instances are for; a cardinality beside a collection says how many of its items are taken."""
        variables, feel, items = token.variables(), token.workflow.environment.feel, []
        if self.input_collection is not None:
            items = value_of(self.input_collection, variables, feel)
            if not isinstance(items, list):
                raise Broken(
                    f"{self.element_id}: the input collection {self.input_collection.source!r} gave {items!r}, "
                    "not a list",
                    kind="EXTRACT_VALUE_ERROR",
                )
        if self.cardinality is not None:
            count = evaluate_count(
                self.cardinality, variables, feel, place=self.element_id, what="loopCardinality", most=MOST_ITEMS
            )
            items = (items + [None] * (count - len(items)))[:count]
        return items

    def start_next(self, token: Token, came_from: int | None = None) -> None:
        """Start the inner activity for the next item; in a sequence it came from the one before."""
        notes = token.internal_data
        index = notes["next"]
        notes["next"] = index + 1
        data: dict[str, Any] = {"loopCounter": index + 1}
        if self.input_element:
            data[self.input_element] = notes["items"][index]
        if self.output_element is not None:
            name = self.output_element.source.lstrip("= ").strip()
            if name.isidentifier() or isinstance(self.output_element, Copy):
                data.setdefault(name, None)
        token.workflow.enter(
            self.target(self.inner), token, None, data=data, notes={"index": index}, came_from=came_from
        )

    def run_again(self, body: Token, index: int, came_from: int | None = None) -> None:
        """Start the run for an item that was done already; in a sequence those after it have their turn again."""
        notes = body.internal_data
        following = notes["next"]
        if self.sequential:
            notes["done"], following = index, index + 1
            notes["results"][index:] = [None] * (len(notes["items"]) - index)
        else:
            notes["done"] -= 1
            notes["results"][index] = None
        notes["next"] = index
        self.start_next(body, came_from)
        notes["next"] = following
        self._count(body)

    def inner_done(self, inner: Token) -> None:
        body, workflow = inner.scope, inner.workflow
        notes, index, feel = body.internal_data, inner.internal_data["index"], workflow.environment.feel
        value = None
        if self.output_element is not None:
            value = value_of(self.output_element, inner.variables(), feel)
        before, notes["results"][index] = notes["results"][index], value
        self._count(body, leaving=1)
        try:
            seen = self._seen(inner)
            finished = self.completion_condition is not None and evaluate_condition(
                self.completion_condition, seen, feel, place=self.element_id
            )
            thrown = [(throw.kind, self._code(throw, seen, body)) for throw in self._due(seen, body)]
        except Broken:
            notes["results"][index] = before
            self._count(body)
            raise
        attributes = {name: body.data[name] for name in COUNTS} | {"loopCounter": index + 1}
        notes["done"] += 1
        workflow.leave(inner, [])
        for kind, code in thrown:
            throw_from(body, kind, code, attributes)
            if workflow.tasks.get(body.id) is not body:
                return
        if finished:
            workflow.terminate_children(body)
            notes["next"] = len(notes["items"])
        elif self.sequential and notes["next"] < len(notes["items"]):
            self.start_next(body, inner.key)
        self._count(body)

    def _seen(self, inner: Token) -> ChainMap[str, Any]:
        seen = inner.variables()
        if not self.output_collection:
            return seen
        return seen.new_child({self.output_collection: inner.scope.internal_data["results"]})

    def _due(self, seen: ChainMap[str, Any], body: Token) -> list[Throw]:
        feel = body.workflow.environment.feel
        return [
            throw
            for throw in self.throws
            if not (throw.first and body.internal_data["done"])
            and (throw.condition is None or evaluate_condition(throw.condition, seen, feel, place=self.element_id))
        ]

    def _code(self, throw: Throw, seen: ChainMap[str, Any], body: Token) -> str:
        return evaluate_text(throw.code, seen, body.workflow.environment.feel, place=self.element_id) or ""

    def _count(self, body: Token, leaving: int = 0) -> None:
        notes = body.internal_data
        done, active = notes["done"] + leaving, len(body._children) - leaving
        values = (len(notes["items"]), active, done, notes["next"] - active - done)
        for name, value in zip(COUNTS, values, strict=True):
            if body.data.get(name) != value:
                body.data[name] = value
                body.workflow.changed(body, name)

    def may_end(self, token: Token) -> bool:
        """Where somebody took away the running instance of a sequence, the items after it still have their turn."""
        if token._children or not self.sequential or token.internal_data["next"] >= len(token.internal_data["items"]):
            return not token._children
        self.start_next(token)
        self._count(token)
        return False

    def finish_data(self, token: Token) -> None:
        if self.output_collection:
            token.workflow.set_variable(token.scope, self.output_collection, token.internal_data["results"])
        super().finish_data(token)


def throw_from(body: Token, kind: str, code: str, attributes: dict[str, Any]) -> None:
    """Throw an escalation or signal as an instance completes, for a boundary event of the activity to catch.

    The event hands over ``attributes`` where it has output mappings to take them.
    """
    workflow = body.workflow
    if kind == "escalation":
        found = find_catcher(body, kind, code)
        if found is None:
            workflow.throw_outwards(fx.ThrownUpwards(kind, body.key, body.task_spec.element_id, code, {}))
        else:
            owner, place, index = found
            handle(owner, place, index, _handed(body, place.element, attributes))
        return
    throw_signal(
        workflow, code, {}, handed=lambda token, event: _handed(body, event, attributes) if token is body else {}
    )


def _handed(body: Token, element_id: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return attributes if body.task_spec.target(element_id).output_mappings else {}
