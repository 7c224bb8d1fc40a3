"""An instance's tokens and variables as bytes, and back; the first byte names the format.

Format 1: the byte 1, then zstandard over JSON ``{"tokens": [[key, element, parent, state, data, notes], …],
"ready": [keys], "touched": [keys]}``, outermost token first. Numbers keep every digit. A state that names an element
the definition does not have is refused, never restarted (engine.md section 3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import zstandard

from engine.domain import variables
from engine.domain.errors import Broken
from engine.spiff.spec import ProcessSpec
from engine.spiff.token import Token
from engine.spiff.tokens import Environment, TokenWorkflow

FORMAT = 1


def dump(workflow: TokenWorkflow) -> bytes:
    """The state of an instance."""
    tokens = [
        [token.id, token.task_spec.name, token._parent, token._state, token.data, token.internal_data]
        for token in _outside_first(workflow)
    ]
    state = {"tokens": tokens, "ready": [*workflow.ready, *workflow.late], "touched": sorted(workflow.touched)}
    return bytes([FORMAT]) + zstandard.ZstdCompressor(level=1).compress(variables.dumps(state))


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
            raise Broken(f"the state names the element {name!r}, which {spec.name} does not have", element_id=name)
        token = Token(workflow, element, workflow.tasks.get(parent), state=status, id=key)
        token.data, token.internal_data = data, notes
        if parent is None:
            workflow.task_tree = token
    workflow.ready.extend(state["ready"])
    workflow.touched.update(state["touched"])
    workflow.watch_again()
    return workflow


_READERS: dict[int, Callable[[bytes, ProcessSpec, Environment], TokenWorkflow]] = {FORMAT: _load_1}


def _outside_first(workflow: TokenWorkflow) -> list[Token]:
    found: list[Token] = []
    todo = [workflow.process]
    while todo:
        token = todo.pop()
        found.append(token)
        todo.extend(reversed(token.tokens))
    return found
