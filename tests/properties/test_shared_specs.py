"""A compiled process is shared by its instances and by threads: no life of any element changes it.

Every construct that the page of support lists is lived through many times, with whatever may happen from outside, and
the compiled spec is the same afterwards, attribute by attribute. Two instances that share one, in turn or in two
threads, go the ways each goes alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, zip_longest

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from engine.model.support.bpmn import BPMN
from engine.spiff.gateways import JoiningSpec
from engine.spiff.spec import ElementSpec
from tests.factories.corpus import MIXED, events, everything, shipped, supported
from tests.factories.fingerprints import Watched, difference, fingerprint
from tests.factories.lives import Kind, Life, saved
from tests.factories.random_processes import blocks, draw
from tests.factories.sizes import sized
from tests.factories.zoo import ZOO

SETTINGS = sized(15)
EVERYTHING = everything()
OWN = {**ZOO, **MIXED}
LARGE = {**OWN, **shipped()}
FOUNDATIONS = {"ActivitySpec", "BodySpec", "HoldingSpec", "JoiningSpec"}
"""Classes that no element is an instance of."""

NOT_RUN = {"implicitThrowEvent"}
"""Flow nodes of the standard that are refused."""

UNDONE = "compensation at event sub-process, interrupting"
"""In the sample of this pair nothing asks for what it would undo."""

FEWEST, MANY, MOST = 4, 12, 60
"""Lives of a diagram: at least, then until its element under test (``x``) was reached; one without has many."""

SHARED = 6
"""Lives that share one spec, two at a time."""

numbers = count(500_000)


@dataclass
class Lived:
    """What the lives of one diagram came to."""

    changed: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)


def lived(name: str) -> Lived:
    """Live a diagram's processes many times, every second life saved and loaded between its steps."""
    found = Lived()
    for kind in Kind.all_of(EVERYTHING[name]):
        parts = kind.spec, kind.process, kind.target.spec
        before = fingerprint(*parts)
        wanted = set() if name in LARGE else {node.id for _scope, node in kind.process.scope.walk()} & {"x"}
        for seed in range(MOST if wanted or name in OWN else MANY):
            life = Life(kind, seed, between=saved if seed % 2 else None)
            life.live()
            found.visited |= life.visited
            found.classes |= life.classes | _plain_classes(kind, life.visited)
            if seed + 1 >= FEWEST and wanted and wanted <= found.visited:
                break
        found.kinds |= {node.kind for _scope, node in kind.process.scope.walk() if node.id in found.visited}
        found.changed += difference(before, fingerprint(*parts))
    return found


def _plain_classes(kind: Kind, visited: set[str]) -> set[str]:
    """Classes of what may have been passed within a step."""
    specs = kind.spec.task_specs.items()
    return {type(spec).__name__ for name, spec in specs if "#" not in name and spec.element_id in visited}


@pytest.fixture(scope="module")
def all_lived() -> dict[str, Lived]:
    return {name: lived(name) for name in EVERYTHING}


def test_no_life_of_anything_supported_changes_a_shared_spec(all_lived):
    assert {} == {name: one.changed for name, one in all_lived.items() if one.changed}


def test_every_name_that_is_supported_is_lived(all_lived):
    contents = {EVERYTHING[name] for name, one in all_lived.items() if one.visited}

    assert [] == [name for name, sample in supported().items() if sample not in contents]


def test_every_flow_node_of_the_standard_that_is_run_is_lived(all_lived):
    kinds = {kind for one in all_lived.values() for kind in one.kinds}

    assert set(BPMN.concrete("flowNode")) - kinds == NOT_RUN


def test_every_event_occurs_at_every_place_where_it_runs(all_lived):
    names = {content: name for name, content in EVERYTHING.items()}
    reached = {name: all_lived[names[sample]].visited for name, sample in events().items()}

    assert {UNDONE} == {name for name, visited in reached.items() if "x" not in visited}


@pytest.mark.parametrize(("name", "handler"), [
    ("compensation at boundary, interrupting", "c"), ("compensation at boundary, not interrupting", "c"),
    ("undone from inside", "hs"), ("undone from inside", "undo_A"),
])  # fmt: skip
def test_what_undoes_is_lived(all_lived, name, handler):
    assert handler in all_lived[name].visited


def test_every_class_of_spec_is_lived(all_lived):
    classes = {name for one in all_lived.values() for name in one.classes}

    assert FOUNDATIONS == {kind.__name__ for kind in _below(ElementSpec)} - classes


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        if not one.__name__.startswith("Inner"):
            yield one
            yield from _below(one)


@SETTINGS
@given(st.lists(blocks(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_no_life_of_a_random_process_changes_its_spec(items, seed):
    content = draw(items, next(numbers))
    note(content.decode())
    (kind,) = Kind.all_of(content)
    before = fingerprint(kind.spec, kind.process)

    for number in range(5):
        Life(kind, seed + number).live()

    assert [] == difference(before, fingerprint(kind.spec, kind.process))


def alone(content: bytes, seed: int) -> list[list[str]]:
    """Lives of a file's processes, each over a spec that nobody else has."""
    return [Life(kind, seed).live() for kind in Kind.all_of(content)]


@pytest.mark.parametrize("name", EVERYTHING)
def test_two_instances_in_turn_go_the_ways_each_goes_alone(name):
    content = EVERYTHING[name]
    kinds = Kind.all_of(content)

    for seed in range(0, SHARED, 2):
        together = []
        for kind in kinds:
            traces: list[list[str]] = [[], []]
            for steps in zip_longest(*(Life(kind, seed + n).steps() for n in (0, 1)), fillvalue=()):
                for trace, step in zip(traces, steps, strict=True):
                    trace.extend(step)
            together.append(traces)

        assert [list(pair) for pair in zip(alone(content, seed), alone(content, seed + 1), strict=True)] == together


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns after very few steps of the interpreter."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("name", LARGE)
def test_instances_in_two_threads_go_the_ways_each_goes_alone(name, hasty):
    content = LARGE[name]
    kinds = Kind.all_of(content)
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: [Life(kind, seed).live() for kind in kinds], range(SHARED)))

    assert [alone(content, seed) for seed in range(SHARED)] == together


@pytest.mark.parametrize("name", LARGE)
def test_what_a_join_remembers_is_what_it_would_find_anew(name):
    for kind in Kind.all_of(LARGE[name]):
        for seed in range(SHARED):
            Life(kind, seed).live()

        for spec in kind.spec.task_specs.values():
            known = dict(spec._reached) if isinstance(spec, JoiningSpec) else {}
            specs = kind.spec.task_specs
            anew = {(one, way): spec._search(specs[one], boundaries=way) for one, way in known}
            assert known == anew


@pytest.mark.parametrize("change", [
    lambda spec: setattr(spec, "conditional", not spec.conditional),
    lambda spec: spec.task_specs["A"].outgoing.append(spec.task_specs["A"].outgoing[0]),
    lambda spec: spec.task_specs["A"].outgoing.reverse(),
    lambda spec: spec.task_specs["A"].completed_event.connect(print),
    lambda spec: spec.task_specs["A"].parts.starts.append("B"),
    lambda spec: spec.task_specs["A"].locals.update(one=1),
    lambda spec: spec.task_specs.__setitem__("more", spec.task_specs["A"]),
    lambda spec: setattr(spec.task_specs["A"], "outgoing", list(spec.task_specs["B"].outgoing)),
])  # fmt: skip
def test_a_change_of_a_spec_is_seen(change):
    from tests.factories.diagrams import bpmn, chain, end, start, user

    content = bpmn(
        start(), user("A"), user("B"), end(), end("f"), *chain("s", "A", "B", "e"), *chain("A", "f"),
    )  # fmt: skip
    (kind,) = Kind.all_of(content)
    watched = Watched()
    watched["p"] = kind

    change(kind.spec)

    assert watched.changed()
