"""The bar of a task: which verbs are buttons, which are in the menu behind them, and which key each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.inbox.dialogs import DIALOGS
from workflow.inbox.verbs import Allowed, Verb

FIRST: tuple[Verb, ...] = (
    Verb.RESOLVE, Verb.SIGN, Verb.DECIDE_PAUSE, Verb.RESUME, Verb.CLAIM, Verb.TAKE_BACK,
    Verb.RETURN, Verb.REASSIGN, Verb.ADD_SIGNER, Verb.WITHDRAW,
)  # fmt: skip
"""Who may use them finds the first of these as buttons beside 办理; all others are in the menu."""

BESIDE = 3
"""So many, at most."""

WITHOUT_DIALOG = frozenset({Verb.CLAIM, Verb.RELEASE})
"""What happens at once; everything else asks something first (``dialogs.DIALOGS``)."""

ONLY_WHEN_POSSIBLE = frozenset({
    Verb.RELEASE, Verb.RESOLVE, Verb.TAKE_BACK, Verb.SIGN, Verb.REMOVE_SIGNER, Verb.WITHDRAW,
    Verb.RESUME, Verb.DECIDE_PAUSE,
})  # fmt: skip
"""Answers to what another verb began: where there is nothing to answer they are not shown at all."""

KEYS: Mapping[Verb, str] = {
    Verb.CLAIM: "c", Verb.RETURN: "b", Verb.REASSIGN: "t", Verb.DELEGATE: "d", Verb.RESOLVE: "r", Verb.SNOOZE: "z",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """One verb in the bar."""

    allowed: Allowed
    key: str
    asks: bool

    @property
    def verb(self) -> str:
        """The verb as addresses and models write it."""
        return self.allowed.verb.value


@dataclass(frozen=True, slots=True)
class Bar:
    """``complete`` stands first; ``beside`` are buttons, ``more`` the menu, possible ones before the others."""

    complete: Allowed
    beside: tuple[Button, ...]
    more: tuple[Button, ...]


def bar_of(verbs: Mapping[str, Allowed]) -> Bar:
    """The bar for a person and a task, from ``tasks.verbs_of``."""
    known = {verb: verbs[verb.value] for verb in Verb if verb in DIALOGS or verb in WITHOUT_DIALOG}
    shown = {verb: said for verb, said in known.items() if said.ok or verb not in ONLY_WHEN_POSSIBLE}
    if Verb.RELEASE in shown:
        shown.pop(Verb.CLAIM)
    beside = [verb for verb in FIRST if verb in shown and shown[verb].ok][:BESIDE]
    rest = sorted((verb for verb in shown if verb not in beside), key=lambda verb: not shown[verb].ok)
    buttons = {verb: Button(said, KEYS.get(verb, ""), verb in DIALOGS) for verb, said in shown.items()}
    return Bar(
        verbs[Verb.COMPLETE.value], tuple(buttons[verb] for verb in beside), tuple(buttons[verb] for verb in rest)
    )
