"""Rules about data associations: what is drawn to be computed has somewhere to come from and to go (10.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import DataAssociation, Node

VARIABLE_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
"""What an assignment may write to: a variable, or members inside it."""


def stores(place: Place) -> Iterator[Finding]:
    """A data store is documentation: nothing is computed from it or put into it (10.4.1)."""
    for node, association in _associations(place):
        inner = association.target if association in node.data_inputs else next(iter(association.sources), None)
        if association.store and (association.computes or inner):
            message = f"the data store {association.store!r} holds no data here; draw the line only"
            yield place.finding("data-store", node, message)


def sources(place: Place) -> Iterator[Finding]:
    """An association without a transformation has one source at most (10.4.2, table 10.65)."""
    for node, association in _associations(place):
        if len(association.sources) > 1 and not association.computes:
            yield place.finding("data-sources", node, "a data association of several sources needs a transformation")


def targets(place: Place) -> Iterator[Finding]:
    """A transformation has a named target, an assignment names the variable it writes (10.4.2, table 10.66)."""
    for node, association in _associations(place):
        if association.transformation and not association.target and not association.store:
            yield place.finding("data-target", node, "the transformation of a data association leads to no named data")
        for _source, target in association.assignments:
            if VARIABLE_PATH.fullmatch(target.removeprefix("=").strip()) is None:
                yield place.finding("data-target", node, f"an assignment writes to {target!r}, which is no variable")


def _associations(place: Place) -> Iterator[tuple[Node, DataAssociation]]:
    for _scope, node in place.nodes():
        for association in (*node.data_inputs, *node.data_outputs):
            yield node, association


DATA_RULES: tuple[Rule, ...] = (stores, sources, targets)
