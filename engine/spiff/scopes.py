"""Elements with tokens of their own inside: the process, sub-processes and event sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import Broken
from engine.spiff.spec import ElementSpec

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
