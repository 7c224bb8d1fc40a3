"""Elements with tokens of their own inside: the process, sub-processes, event sub-processes, multi-instance bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken
from engine.spiff.expressions import Text, as_variable, evaluate_condition
from engine.spiff.spec import ElementSpec
from engine.spiff.waits import close_waits

if TYPE_CHECKING:
    from engine.spiff.token import Token


class ProcessScopeSpec(ElementSpec):
    """The outermost scope; a wait of its event sub-processes that cannot be computed is an incident of the process."""

    def work(self, token: Token) -> bool | None:
        self.open_scope(token)
        token.workflow.enter(self.target(token.internal_data["start"]), token, None, trigger={})
        return None


class SubProcessSpec(ElementSpec):
    """An embedded sub-process, or an event sub-process once its event has come."""

    def work(self, token: Token) -> bool | None:
        self.open_scope(token)
        start = token.internal_data.get("event_start") or self.parts.start
        if start is None:
            raise Broken(f"{self.element_id}: the sub-process has no start event", kind="UNKNOWN")
        trigger = token.internal_data.pop("trigger", {})
        token.workflow.enter(self.target(start), token, None, trigger=trigger)
        return None

    def forget(self, token: Token) -> None:
        token.workflow.terminate_children(token)
        super().forget(token)


class MultiInstanceSpec(ElementSpec):
    """The body of a multi-instance activity: one inner token an item, results gathered in the items' order.

    Local to the body, as the dialect has them: ``numberOfInstances``, ``numberOfActiveInstances``,
    ``numberOfCompletedInstances``, ``numberOfTerminatedInstances``; local to each inner token: the input element and
    ``loopCounter`` (from 1).
    """

    inner: str = ""
    sequential: bool = False
    input_collection: Text | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: Text | None = None
    completion_condition: Text | None = None

    def work(self, token: Token) -> bool | None:
        feel = token.workflow.environment.feel
        items = None
        if self.input_collection is not None:
            items = as_variable(self.input_collection.evaluate(token.variables(), feel))
        if not isinstance(items, list):
            source = self.input_collection.source if self.input_collection else "nothing"
            raise Broken(
                f"{self.element_id}: the input collection {source!r} gave {items!r}, not a list",
                kind="EXTRACT_VALUE_ERROR",
            )
        token.internal_data |= {"items": items, "next": 0, "done": 0, "results": [None] * len(items)}
        self._count(token)
        if not items:
            return True
        for _ in range(1 if self.sequential else len(items)):
            self.start_next(token)
        self._count(token)
        return None

    def start_next(self, token: Token) -> None:
        """Start the inner activity for the next item."""
        notes = token.internal_data
        index = notes["next"]
        notes["next"] = index + 1
        data: dict[str, Any] = {"loopCounter": index + 1}
        if self.input_element:
            data[self.input_element] = notes["items"][index]
        if self.output_element is not None:
            name = self.output_element.source.lstrip("= ").strip()
            if name.isidentifier():
                data.setdefault(name, None)
        token.workflow.enter(self.target(self.inner), token, None, data=data, notes={"index": index})

    def inner_done(self, inner: Token) -> None:
        """An inner token completed: gather its result, look whether the body is done, go on."""
        body, workflow = inner.scope, inner.workflow
        notes = body.internal_data
        feel = workflow.environment.feel
        value = None
        if self.output_element is not None:
            value = as_variable(self.output_element.evaluate(inner.variables(), feel))
        self._count(body, leaving=1)
        try:
            finished = self.completion_condition is not None and evaluate_condition(
                self.completion_condition, inner.variables(), feel, place=self.element_id
            )
        except Broken:
            self._count(body)
            raise
        notes["results"][inner.internal_data["index"]] = value
        notes["done"] += 1
        workflow.leave(inner, [])
        if finished:
            workflow.terminate_children(body)
            notes["next"] = len(notes["items"])
        elif self.sequential and notes["next"] < len(notes["items"]):
            self.start_next(body)
            self._count(body)

    def _count(self, token: Token, leaving: int = 0) -> None:
        notes = token.internal_data
        active = len(token._children) - leaving
        token.data["numberOfInstances"] = len(notes["items"])
        token.data["numberOfCompletedInstances"] = notes["done"] + leaving
        token.data["numberOfActiveInstances"] = active
        token.data["numberOfTerminatedInstances"] = 0

    def finish_data(self, token: Token) -> None:
        if self.output_collection:
            results = token.internal_data["results"]
            token.workflow.set_variable(token.scope, self.output_collection, results)
        super().finish_data(token)

    def forget(self, token: Token) -> None:
        token.workflow.terminate_children(token)
        close_waits(token)


def inner_class(base: type[ElementSpec]) -> type[ElementSpec]:
    """The kind of spec that runs once for each item of a multi-instance body, made from the plain kind."""

    class Inner(base):  # type: ignore[valid-type, misc]
        body: str = ""

        def _on_complete(self, token: Token) -> None:
            self.finish_data(token)
            body = self.target(self.body)
            self.ending(token)
            close_waits(token)
            body.inner_done(token)  # type: ignore[attr-defined]

    Inner.__name__ = f"Inner{base.__name__}"
    return Inner
