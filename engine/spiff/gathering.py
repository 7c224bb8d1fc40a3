"""Places with several triggers that must all occur: what came is noted until the last one is there.

Notes of the owner: ``came`` holds, by event and trigger, the variables that came; ``met`` the waits that were met and
are opened anew when a place that does not interrupt has fired (BPMN 2.0.2, 10.5.4: parallel multiple).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.spiff.waits import renew_wait

if TYPE_CHECKING:
    from engine.spiff.spec import Catcher, ElementSpec
    from engine.spiff.token import Token


def gather(
    token: Token, element_id: str, index: int, variables: Mapping[str, Any], place: Catcher | ElementSpec
) -> Mapping[str, Any] | None:
    """The variables to hand on when the place fires now, ``None`` while it still waits for other triggers.

    A trigger that occurs twice meanwhile counts once, with the variables of its first time; of equal names of
    different triggers the later one stands.
    """
    if not place.parallel:
        return variables
    came = token.internal_data.setdefault("came", {}).setdefault(element_id, {})
    came.setdefault(str(index), dict(variables))
    if len(came) < len(place.triggers):
        return None
    del token.internal_data["came"][element_id]
    for notes in token.internal_data.get("met", {}).pop(element_id, []):
        renew_wait(token, notes)
    return {name: value for handed in came.values() for name, value in handed.items()}
