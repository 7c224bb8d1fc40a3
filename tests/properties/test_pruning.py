"""Finished tokens are taken out at once, and nothing later misses them: not joins, loops, undoing or open boundaries.

Random processes full of events are lived through four ways that must come to the same after every step: the same
tokens with the same variables and notes, the same effects in the same order.

- as the product does it between two steps within a process: pruned;
- never pruned: every token that ended stays where it was;
- saved and loaded again after every step, so that nothing is left in memory;
- and what has been opened outside, told by all effects since the beginning, is what the open tokens know of.
"""

from __future__ import annotations

from hypothesis import given, note
from hypothesis import strategies as st

from tests.factories.lives import Kind, Life, saved
from tests.factories.random_events import draw_events, eventful
from tests.factories.sizes import sized
from tests.factories.unpruned import unpruned

SETTINGS = sized(60)
ITEMS = st.lists(eventful(2), min_size=1, max_size=3)
SEEDS = st.integers(0, 2**32 - 1)
STEPS = 60


def kind_of(items: list) -> Kind:
    content = draw_events(items)
    note(content.decode())
    (kind,) = Kind.all_of(content)
    return kind


def differing(went: list[list[str]], life: Life) -> tuple[list[str], list[str]] | None:
    """The first step after which a life is not what another was."""
    goes = list(life.steps(STEPS))
    found = next(((a, b) for a, b in zip(went, goes, strict=False) if a != b), None)
    return found or (None if len(went) == len(goes) else (["so many steps"], ["so many"]))


@SETTINGS
@given(ITEMS, SEEDS)
def test_a_pruned_run_goes_as_one_that_keeps_every_token(items, seed):
    kind = kind_of(items)
    pruned = list(Life(kind, seed, gentle=True).steps(STEPS))

    with unpruned() as made:
        assert None is differing(pruned, Life(kind, seed, gentle=True, made=made))


@SETTINGS
@given(ITEMS, SEEDS)
def test_a_run_saved_after_every_step_goes_as_one_that_never_was(items, seed):
    kind = kind_of(items)

    went = list(Life(kind, seed, gentle=True).steps(STEPS))

    assert None is differing(went, Life(kind, seed, gentle=True, between=saved))


@SETTINGS
@given(ITEMS, SEEDS)
def test_a_run_with_moved_tokens_goes_the_same_way_saved_or_not(items, seed):
    kind = kind_of(items)

    went = list(Life(kind, seed).steps(STEPS))

    assert None is differing(went, Life(kind, seed, between=saved))


@SETTINGS
@given(ITEMS, SEEDS)
def test_what_is_open_outside_is_what_the_open_tokens_know_of(items, seed):
    life = Life(kind_of(items), seed)

    for step in life.steps(STEPS):
        if life.workflow.ended is None:
            assert said(life) == known(life), step[0]


def said(life: Life) -> dict[str, set[int]]:
    """What all effects since the beginning have opened and not closed."""
    kinds = {"waits": "WaitOpened", "incidents": "IncidentOpened"}
    opened = {name: {key for key, (what, _) in life.open.items() if what == kind} for name, kind in kinds.items()}
    others = {key for key, (what, _) in life.open.items() if what not in kinds.values()}
    return opened | {"elements": life.running, "astray": others - life.running}


def known(life: Life) -> dict[str, set[int]]:
    """What the open tokens and their notes say."""
    tokens = life.workflow.tasks.values()
    notes = [token.internal_data for token in tokens]
    return {
        "waits": {int(key) for one in notes for key in one.get("waits", {})},
        "incidents": {one["incident"] for one in notes if "incident" in one},
        "elements": {token.key for token in tokens if not token.is_process},
        "astray": set(),
    }


@SETTINGS
@given(ITEMS, SEEDS)
def test_a_run_that_keeps_every_token_has_all_that_ever_began(items, seed):
    kind = kind_of(items)

    with unpruned() as made:
        life = Life(kind, seed, gentle=True, made=made)
        began = 1 + sum(line.startswith("ElementStarted") for step in life.steps(STEPS) for line in step)

        whole = life.workflow.tasks.whole()
        assert began == len(whole)
        assert all(token.parent in whole for token in whole if not token.is_process)
        assert not any(token.is_open() for token in whole if token.key in life.workflow.tasks.ended)
