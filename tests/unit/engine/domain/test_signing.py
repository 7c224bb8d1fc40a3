"""Whose turn it is to sign, and what that means for the task."""

from dataclasses import dataclass

import pytest

from engine.domain.signing import SignerKind, SignerState, Signing, signing_of, whose_turn

BEFORE, BESIDE, AFTER = SignerKind


@dataclass
class One:
    name: str
    kind: SignerKind = BEFORE
    place: int = 0
    state: SignerState = SignerState.WAITING


def turn(*signers, held=False):
    return [one.name for one in whose_turn(signers, held=held)]


def test_all_are_asked_at_once_unless_they_stand_in_line():
    assert ["li", "wu"] == turn(One("li"), One("wu"))


def test_of_a_line_the_first_is_asked():
    assert ["li"] == turn(One("wu", place=2), One("li", place=1))


def test_the_next_in_line_is_asked_when_the_first_has_signed():
    assert ["wu"] == turn(One("li", place=1, state=SignerState.SIGNED), One("wu", place=2))


def test_who_is_asked_at_once_does_not_wait_for_a_line():
    assert ["li", "wu"] == turn(One("li", place=1), One("wu"))


@pytest.mark.parametrize(("held", "asked"), [(False, []), (True, ["li"])])
def test_those_after_the_task_are_asked_once_it_is_submitted(held, asked):
    assert asked == turn(One("li", AFTER), held=held)


@pytest.mark.parametrize("state", [SignerState.SIGNED, SignerState.REFUSED, SignerState.REMOVED, SignerState.CLOSED])
def test_nobody_is_asked_who_has_answered_or_need_not(state):
    assert [] == turn(One("li", state=state))


@pytest.mark.parametrize(
    ("signers", "held", "given_back", "meaning"),
    [
        ([], False, False, None),
        ([One("li")], False, False, Signing.BEFORE),
        ([One("li", state=SignerState.SIGNED)], False, False, None),
        ([One("li", BESIDE)], False, False, Signing.BESIDE),
        ([One("li", AFTER)], False, False, Signing.BESIDE),
        ([One("li", AFTER, state=SignerState.REFUSED)], False, False, Signing.BESIDE),
        ([One("li", BESIDE), One("wu")], False, False, Signing.BEFORE),
        ([One("li", AFTER)], True, False, Signing.HELD),
        ([], False, True, Signing.BESIDE),
    ],
)
def test_what_signers_mean_for_their_task(signers, held, given_back, meaning):
    assert meaning == signing_of(signers, held=held, given_back=given_back)
