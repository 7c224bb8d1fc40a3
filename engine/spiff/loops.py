"""Standard loops: an activity that runs again and again while its condition is true (BPMN 2.0.2, 10.3.8, 13.3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.spiff.bodies import BodySpec, evaluate_count
from engine.spiff.expressions import Text, evaluate_condition

if TYPE_CHECKING:
    from engine.spiff.token import Token


class LoopSpec(BodySpec):
    """The body of a standard loop: one round after the other, each token taken out before the next one comes.

    ``loopCounter`` is local to each round and counts from 1; in the condition it says how many rounds are done. The
    condition sees what the round sees, or when it is tested before, what the place of the activity sees.
    """

    condition: Text | None = None
    maximum: Text | None = None
    test_before: bool = False

    def work(self, token: Token) -> bool | None:
        variables, feel = token.variables(), token.workflow.environment.feel
        limit = None
        if self.maximum is not None:
            limit = evaluate_count(self.maximum, variables, feel, place=self.element_id, what="loopMaximum")
        token.internal_data |= {"rounds": 0, "limit": limit}
        if limit == 0 or (self.test_before and not self._goes_on(token, 0, variables)):
            return True
        self._start_round(token)
        return None

    def inner_done(self, inner: Token) -> None:
        body = inner.scope
        rounds = body.internal_data["rounds"] + 1
        seen = body if self.test_before else inner
        goes_on = self._goes_on(body, rounds, seen.variables())
        body.internal_data["rounds"] = rounds
        inner.workflow.leave(inner, [])
        if goes_on:
            self._start_round(body, inner.key)

    def run_again(self, body: Token, index: int, came_from: int | None = None) -> None:
        body.internal_data["rounds"] = index
        self._start_round(body, came_from)

    def _goes_on(self, body: Token, rounds: int, variables: Mapping[str, Any]) -> bool:
        limit = body.internal_data["limit"]
        if limit is not None and rounds >= limit:
            return False
        if self.condition is None:
            return True
        seen = {**variables, "loopCounter": rounds}
        return evaluate_condition(self.condition, seen, body.workflow.environment.feel, place=self.element_id)

    def _start_round(self, body: Token, came_from: int | None = None) -> None:
        data = {"loopCounter": body.internal_data["rounds"] + 1}
        body.workflow.enter(self.target(self.inner), body, None, data=data, came_from=came_from)
