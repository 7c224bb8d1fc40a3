"""Tries a handler's work again: as often as the model says, after the pauses it says, before it becomes an incident.

The task header ``luodi.retryBackoff`` says how long each failure waits (``engine.domain.retry``), ``retries`` of
``zeebe:taskDefinition`` how often the work is tried in all, three times where it says nothing, as for a worker outside.
Without a backoff a failure is an incident at once, whatever the retries: tried again in the same moment it would most
likely fail again, and a pause nobody chose would hide the fault for as long.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.errors import Broken
from engine.domain.retry import BackoffError, backoff_after, modelled_backoff
from engine.spiff import effects as fx
from engine.spiff.expressions import evaluate_text

if TYPE_CHECKING:
    from engine.spiff.activities import ServiceTaskSpec
    from engine.spiff.token import Token

RETRY = "#retry"
"""The element of the wait of a token whose work failed, in the token's notes; its row names the task itself."""


DEFAULT_RETRIES = 3
"""What the dialect has where the model says nothing."""


def allowed_retries(token: Token, spec: ServiceTaskSpec) -> int:
    """How often the work is to be tried in all.

    :raises Broken: when what it says is no whole number
    """
    if spec.retries is None:
        return DEFAULT_RETRIES
    retries = evaluate_text(spec.retries, token.variables(), token.workflow.environment.feel, place=spec.element_id)
    if not (retries and retries.isdecimal() and len(retries) < 10):
        raise Broken(f"{spec.element_id}: the retries {retries!r} are not a whole number", kind="EXTRACT_VALUE_ERROR")
    return int(retries)


def wait_to_retry(token: Token, spec: ServiceTaskSpec) -> bool:
    """After a failure: wait for the next try; ``False`` when the model names none, or this was the last.

    :raises Broken: when the retries or the backoff of the model cannot be read
    """
    limit = allowed_retries(token, spec)
    try:
        steps = modelled_backoff(spec.headers)
    except BackoffError as error:
        raise Broken(f"{spec.element_id}: {error}", kind="EXTRACT_VALUE_ERROR") from error
    failures = token.internal_data.pop("failures", 0) + 1
    if not steps or failures >= limit:
        return False
    token.internal_data["failures"] = failures
    environment = token.workflow.environment
    key = environment.next_key()
    token.internal_data.setdefault("waits", {})[str(key)] = {"kind": "timer", "element": RETRY}
    due = environment.feel.clock.now() + timedelta(seconds=backoff_after(steps, failures))
    token.workflow.effects.append(fx.WaitOpened(key, "timer", token.key, spec.element_id, due_at=due))
    return True
