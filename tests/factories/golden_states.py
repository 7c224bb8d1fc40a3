"""Finds states of instances for every kind of note a token can have, and keeps them for ever as golden files.

``PYTHONPATH=. python tests/factories/golden_states.py`` writes states for the kinds that have none yet, in the format
that is written now, into ``tests/data/stored_states``: the diagram, the state, and its tokens as JSON for comparison.
What is there already is never written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.domain import variables
from engine.domain.errors import HandlerFailed
from engine.model.reader import read_diagram
from engine.runtime.calls import MESSAGE_KEY
from engine.spiff.compiler import compile_process
from engine.spiff.serializer import FORMAT, dump, load
from engine.spiff.token import Token
from engine.spiff.tokens import TokenWorkflow
from tests.factories.corpus import MIXED, everything
from tests.factories.diagrams import (
    boundary,
    bpmn,
    chain,
    element,
    end,
    event_start,
    message,
    service,
    start,
    subprocess,
    timer,
    user,
)
from tests.factories.lives import Desk, Kind, Life
from tests.factories.zoo import ZOO

STORED = Path(__file__).parents[1] / "data" / "stored_states"
ENGINE = Path(__file__).parents[2] / "engine"
LIVES, FEW = 25, 5
_ASKED = re.compile(r'internal_data(?:\[|\.(?:get|setdefault|pop)\()\s*"(\w+)"|"(\w+)" (?:not )?in [\w.]*internal_data')


def kinds_in_code() -> set[str]:
    """Notes that the engine writes or reads by a name in its text."""
    texts = [path.read_text("utf-8") for folder in ("spiff", "runtime") for path in (ENGINE / folder).glob("*.py")]
    return {kind for text in texts for pair in _ASKED.findall(text) for kind in pair if kind} | {MESSAGE_KEY}


def kinds_in_lives() -> set[str]:
    """Notes that tokens have had in some lives of every diagram."""
    found: set[str] = set()
    for content in {**MIXED, **everything()}.values():
        kind = Kind.all_of(content)[0]
        for seed in range(FEW):
            life = Life(kind, seed)
            life.live()
            found |= life.notes
    return found


def golden() -> list[Path]:
    """Stored states whose tokens are written beside them."""
    return [path for path in sorted(STORED.glob("*/*.state")) if path.with_suffix(".json").exists()]


def restored(path: Path) -> TokenWorkflow:
    """A stored state over its diagram."""
    process = read_diagram(path.with_suffix(".bpmn").read_bytes()).processes[0]
    return load(path.read_bytes(), compile_process(process), Desk())


def tokens(workflow: TokenWorkflow) -> list[list[Any]]:
    """Key, element, scope, state, variables and notes of every token."""
    return [
        [token.key, token.task_spec.name, token._parent, token._state, token.data, token.internal_data]
        for token in workflow.tasks.values()
    ]


def kinds_of(workflow: TokenWorkflow) -> set[str]:
    """The kinds of notes in a state."""
    return {kind for token in workflow.tasks.values() for kind in token.internal_data}


def lived_states(missing: set[str]) -> Iterator[tuple[bytes, bytes]]:
    """Diagrams with states of their instances that have notes of these kinds; those drawn by hand first."""
    for content in {**MIXED, **ZOO, **everything()}.values():
        kind = Kind.all_of(content)[0]
        for seed in range(LIVES):
            life = Life(kind, seed)
            for _step in life.steps(60):
                if life.workflow.ended is None and not life.migrated and kinds_of(life.workflow) & missing:
                    yield content, dump(life.workflow)


class _Unlucky(Desk):
    """A desk whose handlers fail."""

    def handle(self, token: Token, _task_type: str, _headers: Mapping[str, str]) -> Mapping[str, Any] | None:
        raise HandlerFailed(f"{token.task_spec.name} failed")


def failed_states(_missing: set[str]) -> Iterator[tuple[bytes, bytes]]:
    """A state whose handler failed and is tried again later."""
    header = '<zeebe:taskHeaders><zeebe:header key="luodi.retryBackoff" value="PT1M"/></zeebe:taskHeaders>'
    content = bpmn(start(), service("S", "work", zeebe=header), end("e"), *chain("s", "S", "e"))
    workflow = TokenWorkflow(Kind.all_of(content)[0].spec, _Unlucky())
    workflow.begin(1, {}, "s", {})
    workflow.run()
    workflow.effects.clear()
    yield content, dump(workflow)


def made_states(_missing: set[str]) -> Iterator[tuple[bytes, bytes]]:
    """States with what only a runtime notes: the message an instance began with, changes while it stood still."""
    late = subprocess("ev", event_start("es", timer("duration", "=when")), end("ee"), *chain("es", "ee"), event=True)
    standing = bpmn(
        start("s", '<signalEventDefinition signalRef="sig"/>'), user("A"),
        boundary("c", "A", "<conditionalEventDefinition><condition>=ready</condition></conditionalEventDefinition>"),
        end("e"), late, *chain("s", "A"), *chain("c", "e"), roots='<signal id="sig" name="sig"/>',
    )  # fmt: skip
    guarded = bpmn(
        element("receiveTask", "R", messageRef="m", instantiate="true"), end("e"), *chain("R", "e"),
        boundary("b", "R", timer("date", "=when")), end("be"), *chain("b", "be"), roots=message("m", "news"),
    )  # fmt: skip
    for content, place, when in ((standing, "s", "PT1H"), (standing, "s", "nonsense"), (guarded, "R", "nonsense")):
        workflow = TokenWorkflow(Kind.all_of(content)[0].spec, Desk())
        workflow.begin(1, {"when": when}, place, {"from": "outside"})
        workflow.process.internal_data[MESSAGE_KEY] = "K-1"
        workflow.run()
        workflow.set_variable(workflow.process, "other", 1)
        workflow.keep_changes()
        workflow.effects.clear()
        yield content, dump(workflow)


def write_missing() -> None:
    """Write a state for each kind that has none, as few as come along."""
    missing = (kinds_in_code() | kinds_in_lives()) - {kind for path in golden() for kind in kinds_of(restored(path))}
    for states in (made_states, failed_states, lived_states):
        for content, blob in states(missing) if missing else ():
            kind = Kind.all_of(content)[0]
            workflow = load(blob, kind.spec, Desk())
            new = kinds_of(workflow) & missing
            if new:
                _write("_".join(sorted(new)), content, blob, workflow)
                missing -= new
            if not missing:
                break
    print("without a state:", ", ".join(sorted(missing)) or "none")


def _write(name: str, content: bytes, blob: bytes, workflow: TokenWorkflow) -> None:
    folder = STORED / f"v{FORMAT}"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.bpmn").write_bytes(content)
    (folder / f"{name}.state").write_bytes(blob)
    lines = ",\n".join(variables.dumps(token).decode() for token in tokens(workflow))
    (folder / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
    print("written:", name)


if __name__ == "__main__":
    write_missing()
