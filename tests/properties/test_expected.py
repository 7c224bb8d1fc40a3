"""Random processes wait where BPMN says, worked out from all that was ever done in them, without tokens or state."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st

from tests.factories.expected import Expected, fitting
from tests.factories.lives import Kind, Life, saved
from tests.factories.random_events import draw_events, eventful
from tests.factories.sizes import sized

SETTINGS = sized(100)
STEPS = 80
UNDOING = [("sub", [("undone",), ("undone",)])]
"""What begins every second process, so that there is something to undo in its order."""

OPENED = {"TaskOpened", "WaitOpened"}


def begun(kind: Kind, choice: int, seed: int) -> Life:
    """An instance at its first waiting places; every second one is saved and loaded after each step."""
    life = Life(kind, seed, between=saved if seed % 2 else None)
    life._do("begin", lambda: life.workflow.begin(1, {"choice": choice}, "s"))
    return life


def places(life: Life) -> Counter[str]:
    return Counter(effect.element_id for what, effect in life.open.values() if what in OPENED)


def do(life: Life, name: str, choice: int | None) -> None:
    """Complete the oldest task of an element, or let its event come."""
    what, effect = next(
        one for _key, one in sorted(life.open.items()) if one[1].element_id == name and one[0] in OPENED
    )
    if what == "WaitOpened":
        life._do(name, lambda: life._meet(effect, {}))
    else:
        token = life.workflow.token(effect.key)
        life._do(name, lambda: token.task_spec.finish(token, {"choice": choice}))


def is_event(name: str) -> bool:
    return name[0] in "bcd"


@SETTINGS
@given(st.lists(eventful(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_a_random_process_waits_where_its_whole_history_says(items, seed):
    items, random = [*UNDOING, *fitting(items), ("back",)][seed % 2 :], Random(seed // 2)
    content = draw_events(items)
    note(content.decode())
    (kind,) = Kind.all_of(content)
    choice = random.randint(1, 3)
    life, expected, path = begun(kind, choice, random.randint(0, 1)), Expected(items, choice), [f"choice {choice}"]

    for _ in range(STEPS):
        note(" → ".join(path))
        assert Counter(expected.open()) == places(life), path
        assert expected.done == (life.workflow.ended == "COMPLETED"), path
        if expected.done:
            break
        name = random.choice(expected.open())
        choice = None if is_event(name) else random.randint(1, 3)
        path.append(f"{name} {choice or ''}")
        do(life, name, choice)
        expected.act(name, choice)
