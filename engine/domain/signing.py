"""Who signs a task besides the one who does it: before, beside or after them, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar


class SignerKind(StrEnum):
    """When somebody signs: before the task is done, at the same time, or once its values are submitted."""

    BEFORE = "BEFORE"
    BESIDE = "BESIDE"
    AFTER = "AFTER"


class SignerState(StrEnum):
    """Where a signature stands; ``REFUSED`` is asked for again when the task is submitted again."""

    WAITING = "WAITING"
    ASKED = "ASKED"
    SIGNED = "SIGNED"
    REFUSED = "REFUSED"
    REMOVED = "REMOVED"
    CLOSED = "CLOSED"


class Signing(StrEnum):
    """What signers mean for their task now; a task without any has none of these.

    ``BEFORE``: it cannot be completed yet. ``BESIDE``: whoever completes it may have to wait for signatures.
    ``HELD``: it was submitted, and goes on when the last one has signed.
    """

    BEFORE = "BEFORE"
    BESIDE = "BESIDE"
    HELD = "HELD"


AWAITED = frozenset({SignerState.WAITING, SignerState.ASKED})
"""Signatures somebody still has to give."""

NOT_GIVEN = AWAITED | {SignerState.REFUSED}
"""Signatures that are not there, and can be taken off."""


class Asked(Protocol):
    """What is read of a signer: ``place`` 0 is asked at once, those from 1 on one after another."""

    @property
    def kind(self) -> str: ...
    @property
    def place(self) -> int: ...
    @property
    def state(self) -> str: ...


A = TypeVar("A", bound=Asked)


def whose_turn(signers: Iterable[A], *, held: bool) -> list[A]:
    """Who is to sign now; those who sign after the task only once its values are ``held``."""
    awaited = [one for one in signers if one.state in AWAITED and (held or one.kind != SignerKind.AFTER)]
    lowest: dict[str, int] = {}
    for one in awaited:
        if one.place:
            lowest[one.kind] = min(one.place, lowest.get(one.kind, one.place))
    return [one for one in awaited if one.place in (0, lowest.get(one.kind))]


def signing_of(signers: Sequence[Asked], *, held: bool, given_back: bool) -> Signing | None:
    """What these signers mean for the task; ``given_back`` says that there are values that came back."""
    if held:
        return Signing.HELD
    if any(one.kind == SignerKind.BEFORE and one.state in AWAITED for one in signers):
        return Signing.BEFORE
    if given_back or any(one.state in NOT_GIVEN for one in signers):
        return Signing.BESIDE
    return None
