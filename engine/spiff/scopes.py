"""Elements with tokens of their own inside: the process, sub-processes and event sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff import effects as fx
from engine.spiff.records import undo
from engine.spiff.spec import ElementSpec

if TYPE_CHECKING:
    from engine.spiff.token import Token

CONTINUE = "#continue"
"""The element of the timer that goes on with a long run."""


def begin_scope(token: Token) -> None:
    """Put a token on the plain start event of a scope, or on all that nothing leads to (BPMN 2.0.2, 10.5.2)."""
    spec = token.task_spec
    for name in spec.parts.starts:
        token.workflow.enter(spec.target(name), token, None)


class HoldingSpec(ElementSpec):
    """An element with tokens inside: they go with its work when that is tried again."""

    def forget(self, token: Token) -> None:
        token.workflow.terminate_children(token)
        super().forget(token)

    def rewind(self, token: Token) -> None:
        token.workflow.terminate_children(token)
        super().rewind(token)


class ProcessScopeSpec(ElementSpec):
    """The outermost scope; a wait of its event sub-processes that cannot be computed is an incident of the process."""

    def work(self, token: Token) -> bool | None:
        if "undoing" in token.internal_data:
            return undo(token)
        if not self.open_scope(token):
            return None
        start = token.internal_data.get("start")
        if start is None:
            begin_scope(token)
            return None
        given = token.internal_data.pop("given", {})
        gateway = self.target(start).start_gateway
        if gateway is not None:
            token.workflow.enter(self.target(gateway), token, None, data=given, notes={"first": start})
        else:
            token.workflow.enter(self.target(start), token, None, trigger=given)
        return None

    def ask_to_continue(self, token: Token) -> None:
        """Ask for a job that goes on where the step budget ended."""
        workflow = token.workflow
        if any(notes["element"] == CONTINUE for notes in token.internal_data.get("waits", {}).values()):
            return
        key = workflow.environment.next_key()
        now = workflow.environment.feel.clock.now()
        token.internal_data.setdefault("waits", {})[str(key)] = {"kind": "timer", "element": CONTINUE}
        workflow.effects.append(fx.WaitOpened(key, "timer", token.key, CONTINUE, due_at=now))


class SubProcessSpec(HoldingSpec):
    """An embedded sub-process, or an event sub-process once its event has come."""

    def work(self, token: Token) -> bool | None:
        if not self.open_scope(token):
            return None
        start = token.internal_data.get("event_start")
        if start is None:
            begin_scope(token)
        else:
            trigger = token.internal_data.pop("trigger", {})
            token.workflow.enter(self.target(start), token, None, trigger=trigger)
        return None
