"""The body of an activity that runs several times: it stays while the rounds or items of it run inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken
from engine.feel import FeelRuntime, to_json
from engine.spiff.expressions import Text
from engine.spiff.records import remember
from engine.spiff.scopes import HoldingSpec
from engine.spiff.spec import ElementSpec
from engine.spiff.waits import close_waits

if TYPE_CHECKING:
    from engine.spiff.token import Token

MOST_ITEMS = 100_000
"""How many items a number may ask for: each takes memory while the body runs, so more is an incident."""


class BodySpec(HoldingSpec):
    """What all bodies have: the spec that runs inside, and nothing of the activity but its boundary events.

    Input and output mappings, properties and the work itself belong to each run inside.
    """

    is_body = True
    inner: str = ""

    def inner_done(self, inner: Token) -> None:
        """A run inside completed and its output mappings are done; it still stands in the body.

        :raises Broken: when what comes next cannot be computed; nothing is changed then, so that it can be tried again
        """
        raise LookupError(f"{self.element_id} runs once")

    def run_again(self, body: Token, index: int, came_from: int | None = None) -> None:
        """Do run ``index`` (from 0), which was done already, once more; those that came of it are taken out before."""
        raise LookupError(f"{self.element_id} runs once")


def inner_class(base: type[ElementSpec]) -> type[ElementSpec]:
    """The kind of spec that runs inside a body, made from the plain kind."""

    class Inner(base):  # type: ignore[valid-type, misc]
        body: str = ""

        def _on_complete(self, token: Token) -> None:
            notes = token.internal_data
            if not notes.get("mapped"):  # only once: what follows may fail and be tried again
                self.finish_data(token)
                self.ending(token)
                close_waits(token)
                remember(token)
                notes["mapped"] = True
            body = self.target(self.body)
            body.inner_done(token)  # type: ignore[attr-defined]

    Inner.__name__ = f"Inner{base.__name__}"
    return Inner


def evaluate_count(
    text: Text, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str, what: str, most: int | None = None
) -> int:
    """How many runs a model asks for.

    :raises Broken: when that is no whole number, negative, or more than ``most``
    """
    value = to_json(text.evaluate(variables, feel))
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value and (most is None or value <= most):
        return value
    wanted = "a whole number from 0" + (" on" if most is None else f" to {most}")
    raise Broken(f"{place}: the {what} {text.source!r} gave {value!r}, not {wanted}", kind="EXTRACT_VALUE_ERROR")
