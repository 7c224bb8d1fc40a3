"""Events that throw a message beside other things: the message is a job, the rest is thrown in its turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.model.elements import Node
from engine.spiff.activities import MessageEndSpec, ServiceTaskSpec
from engine.spiff.compensation import CancelEndSpec, CancelThrowSpec
from engine.spiff.events import (
    EndSpec,
    EndThrowSpec,
    LinkThrowSpec,
    TerminateSpec,
    TerminateThrowSpec,
    ThrownEvent,
    ThrowSpec,
)
from engine.spiff.mappings import merge_results
from engine.spiff.spec import ElementSpec

if TYPE_CHECKING:
    from engine.spiff.token import Token


class MixedThrowSpec(ThrowSpec, ServiceTaskSpec):
    """Throws what its definitions say in their order; at the message it waits until the job is done."""

    def throw(self, token: Token, throw: ThrownEvent) -> bool:
        if throw.kind != "message":
            return super().throw(token, throw)
        return bool(ServiceTaskSpec.work(self, token))

    def finish(self, token: Token, variables: Mapping[str, Any]) -> None:
        """The message is sent: throw the rest."""
        merge_results(token, variables, has_outputs=bool(self.output_mappings))
        self.ending(token)
        token.internal_data.pop("job", None)
        token.internal_data["thrown"] = token.internal_data.get("thrown", 0) + 1
        token.workflow.attempt(token, "work")


class MixedEndSpec(EndSpec, MixedThrowSpec):
    """An end event that throws a message beside other things."""


class MixedTerminateSpec(TerminateSpec, MixedThrowSpec):
    """One that then ends its scope."""


class MixedCancelSpec(CancelEndSpec, MixedThrowSpec):
    """One that then cancels its transaction."""


def throwing_class(node: Node) -> type[ElementSpec]:
    """The kind of spec for an intermediate throw or end event."""
    kinds = {event.kind for event in node.events}
    message, mixed = "message" in kinds, len(node.events) > 1
    if node.kind == "intermediateThrowEvent":
        if not kinds:
            return ElementSpec
        if "link" in kinds:
            return LinkThrowSpec
        return (MixedThrowSpec if mixed else ServiceTaskSpec) if message else ThrowSpec
    if not kinds:
        return EndSpec
    if "terminate" in kinds:
        return (MixedTerminateSpec if message else TerminateThrowSpec) if mixed else TerminateSpec
    if "cancel" in kinds:
        return (MixedCancelSpec if message else CancelThrowSpec) if mixed else CancelEndSpec
    return (MixedEndSpec if mixed else MessageEndSpec) if message else EndThrowSpec
