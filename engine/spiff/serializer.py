"""An instance's tokens and variables as bytes, and back; the first byte names the format.

The first byte is the format, the rest is zstandard. Format 1 is JSON ``{"tokens": [[key, element, parent, state, data,
notes], …], "ready": [keys], "touched": [keys]}``, outermost token first. Format 2, which is written now, is lines of
JSON: first ``{"elements": [names], "keys": …, "at": [indexes of elements], "parents": …, "states": …, "ready": …,
"touched": …}``, lists with a place for each token, then ``[data, notes]`` of each token in that order: so that what a
step does not touch is neither decoded nor encoded again. Numbers keep every digit. A state that names an element the
definition does not have is refused, never restarted (engine.md section 3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import zstandard

from engine.domain import variables
from engine.domain.errors import Broken
from engine.spiff.spec import ProcessSpec
from engine.spiff.token import Token
from engine.spiff.tokens import Environment, TokenWorkflow

FORMAT = 2


def dump(workflow: TokenWorkflow) -> bytes:
    """The state of an instance."""
    tokens = list(workflow.tasks.values())  # a scope is made before what runs in it
    elements: dict[str, int] = {}
    head = {
        "at": [elements.setdefault(token.task_spec.name, len(elements)) for token in tokens],
        "elements": list(elements),
        "keys": [token.id for token in tokens],
        "parents": [token._parent for token in tokens],
        "states": [token._state for token in tokens],
        "ready": [*workflow.ready, *workflow.late],
        "touched": sorted(workflow.touched),
    }
    lines = b"\n".join([variables.dumps(head), *(token.encoded() for token in tokens)])
    return bytes([FORMAT]) + zstandard.ZstdCompressor(level=1).compress(lines)


def load(blob: bytes, spec: ProcessSpec, environment: Environment) -> TokenWorkflow:
    """An instance as it was saved.

    :raises Broken: when the format is unknown, or an element of the state is not in the definition
    """
    reader = _READERS.get(blob[0] if blob else -1)
    if reader is None:
        raise Broken(f"the state of an instance of {spec.name} has the unknown format {blob[:1]!r}")
    return reader(blob[1:], spec, environment)


def _load_1(body: bytes, spec: ProcessSpec, environment: Environment) -> TokenWorkflow:
    state: dict[str, Any] = variables.loads(zstandard.ZstdDecompressor().decompress(body), limited=False)
    workflow = TokenWorkflow(spec, environment)
    for key, name, parent, status, data, notes in state["tokens"]:
        element = spec.start if parent is None else spec.task_specs.get(name)
        if element is None:
            raise _missing(name, spec)
        token = Token(workflow, element, workflow.tasks.get(parent), state=status, id=key)
        token.data, token.internal_data = data, notes
        if parent is None:
            workflow.task_tree = token
    workflow.ready.extend(state["ready"])
    workflow.touched.update(state["touched"])
    workflow.watch_again()
    return workflow


def _load_2(body: bytes, spec: ProcessSpec, environment: Environment) -> TokenWorkflow:
    first, *lines = zstandard.ZstdDecompressor().decompress(body).split(b"\n")
    head: dict[str, Any] = orjson.loads(first)
    workflow = TokenWorkflow(spec, environment)
    names = head["elements"]
    elements = [spec.task_specs.get(name) for name in names]
    for key, at, parent, status, line in zip(
        head["keys"], head["at"], head["parents"], head["states"], lines, strict=True
    ):
        element = spec.start if parent is None else elements[at]
        if element is None:
            raise _missing(names[at], spec)
        scope = workflow.tasks.get(parent)
        token = Token.restored(workflow, element, scope, state=status, key=key, stored=line)
        if parent is None:
            workflow.task_tree = token
    workflow.ready.extend(head["ready"])
    workflow.touched.update(head["touched"])
    workflow.watch_again()
    return workflow


def _missing(name: str, spec: ProcessSpec) -> Broken:
    return Broken(f"the state names the element {name!r}, which {spec.name} does not have", element_id=name)


_READERS: dict[int, Callable[[bytes, ProcessSpec, Environment], TokenWorkflow]] = {1: _load_1, 2: _load_2}
