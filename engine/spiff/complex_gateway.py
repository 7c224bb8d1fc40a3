"""The complex gateway of BPMN 2.0.2, 10.6.5: a condition says which tokens start it, the late ones reset it.

The token that activates the gateway stays in it until the reset, with the flows it was activated by in its note
``reset``. So the gateway's state is a token like any other: its scope does not end before it, and it is stored,
modified and migrated with the others.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken
from engine.spiff.expressions import Text, evaluate_condition
from engine.spiff.gateways import JoiningSpec
from engine.spiff.spec import ElementSpec, OutFlow

if TYPE_CHECKING:
    from engine.spiff.token import Token


class ComplexGatewaySpec(JoiningSpec):
    """Activated when its condition over the tokens it has is true; then waits for those that still come, and resets.

    The condition sees ``activationCount`` (tokens on all incoming flows), the tokens of each incoming flow under the
    flow's id, and the same as the context ``activationCounts``; besides that the variables of the place. Conditions of
    the outgoing flows see ``waitingForStart``: true when activated, false when reset. A flow without a condition
    carries a token when activated only, so that simple drawings (first of many, n of m) need no word about the reset.
    """

    activation: Text | None = None

    def arrive(self, token: Token) -> None:
        ElementSpec.arrive(self, token)  # in its turn: a condition that fails is then an incident of this token

    def work(self, token: Token) -> bool | None:
        if len(self.incoming) < 2:
            return True
        token._set_state(TaskState.WAITING)
        holder = self._holder(token)
        if holder is None:
            self._activate(token)
        elif holder is token:
            self._reset(holder)
        elif self._is_full(holder):
            self._wake(holder)
        return None

    def settle(self, token: Token) -> bool:
        """With nothing else moving: try the condition again, as variables may have changed; reset when none comes."""
        holder = self._holder(token)
        try:
            if holder is None:
                arrived = self._arrived(token)
                stuck = any(other.has_state(TaskState.ERROR) for other in arrived)
                return not stuck and arrived[0] is token and self._activate(token)
            if holder is not token or self.awaits(token, {*holder.internal_data["reset"], *self.gathered(token)}):
                return False
            self._reset(token)
        except Broken as error:
            token.workflow.break_down(token, error, "run")
        return True

    def gathered(self, token: Token) -> dict[str, Token]:
        found: dict[str, Token] = {}
        for other in self._arrived(token):
            found.setdefault(other.internal_data["flow"], other)
        return found

    def choose(self, token: Token) -> list[tuple[str, ElementSpec]]:
        chosen = self._true_flows(token, starting=True)
        return self.or_default(chosen)

    def _activate(self, token: Token) -> bool:
        counts = Counter(dict.fromkeys(self.incoming, 0))
        counts.update(other.internal_data["flow"] for other in self._arrived(token))
        words = {"activationCount": counts.total(), "activationCounts": dict(counts), **counts}
        feel, condition = token.workflow.environment.feel, self.activation
        if condition is None or not evaluate_condition(
            condition, self._seen(token, words), feel, place=f"activation condition of {self.element_id}"
        ):
            return False
        flows, gathered, scope, workflow = self.choose(token), self.gathered(token), token.scope, token.workflow
        holder = gathered.pop(token.internal_data["flow"])
        workflow.consume(gathered.values())
        workflow.calm(holder)
        holder.internal_data["reset"] = [flow for flow in self.incoming if flow in gathered]
        holder.internal_data["reset"].append(holder.internal_data["flow"])
        for flow, target in flows:
            workflow.enter(target, scope, flow, came_from=holder.key)
        if not self._open(holder):
            if holder is token:
                self._reset(holder)
            else:
                self._wake(holder)
        return True

    def _reset(self, holder: Token) -> None:
        """Take what came late, put tokens on the flows whose condition asks for it, and start anew."""
        default = [flow for flow in self.outgoing if flow.id == self.default_flow]
        flows = [(f.id, self.target(f.target)) for f in self._true_flows(holder, starting=False) or default]
        workflow, late = holder.workflow, self._late(holder)
        again = next((other for other in self._arrived(holder) if other not in late), None)
        workflow.consume(late)
        workflow.leave(holder, flows)
        if again is not None:
            self._wake(again)

    def _wake(self, token: Token) -> None:
        """Let a waiting token of the gateway have its turn; what fails in it is an incident of this token."""
        if token.has_state(TaskState.WAITING):
            token._set_state(TaskState.READY)
            token.workflow.ready.append(token.key)

    def _true_flows(self, token: Token, *, starting: bool) -> list[OutFlow]:
        seen = self._seen(token, {"waitingForStart": starting})
        flows = [flow for flow in self.outgoing if flow.id != self.default_flow]
        if not starting and len(self.incoming) > 1:
            flows = [flow for flow in flows if flow.condition is not None]
        return [flow for flow in flows if self.holds(flow, token, seen)]

    def _arrived(self, token: Token) -> list[Token]:
        """The tokens on the incoming flows, one with an incident included; oldest first."""
        here = (other for other in token.scope.tokens if other.task_spec is self and "reset" not in other.internal_data)
        return [other for other in here if other.has_state(TaskState.WAITING | TaskState.ERROR)]

    def _holder(self, token: Token) -> Token | None:
        """The token that activated the gateway in this scope, while it waits for the reset."""
        here = (other for other in token.scope.tokens if other.task_spec is self)
        return next((other for other in here if "reset" in other.internal_data), None)

    def _open(self, holder: Token) -> list[str]:
        """The incoming flows that no token came by for the activation."""
        return [flow for flow in self.incoming if flow not in holder.internal_data["reset"]]

    def _late(self, holder: Token) -> list[Token]:
        """What has come by these flows meanwhile."""
        gathered = self.gathered(holder)
        return [gathered[flow] for flow in self._open(holder) if flow in gathered]

    def _is_full(self, holder: Token) -> bool:
        return len(self._late(holder)) == len(self._open(holder))

    @staticmethod
    def _seen(token: Token, words: dict[str, Any]) -> ChainMap[str, Any]:
        around: list[MutableMapping[str, Any]] = token.variables().maps
        return ChainMap(words, *around)
