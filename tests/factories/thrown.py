"""Root elements of thrown events, and scopes that throw or handle them."""

from __future__ import annotations

from tests.factories.diagrams import (
    chain,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    event_start,
    message,
    signal,
    start,
    subprocess,
    user,
)

ROOTS = "".join(
    [
        error("bad", "E1"), error("worse", "E2"), escalation("late", "L1"), escalation("later", "L2"),
        signal("go", "go"), message("halt", "halt", "no"),
    ]
)  # fmt: skip
ERROR, ESCALATION = error_event("bad"), escalation_event("late")


def handler(id_: str, event: str, *parts: str, interrupting: bool = True, task: str | None = None) -> str:
    """An event sub-process ``id_`` with a user task ``<id_>T``, or with ``parts``."""
    inside = parts or (user(task or f"{id_}T"), *chain(f"{id_}S", task or f"{id_}T"))
    return subprocess(id_, event_start(f"{id_}S", event, interrupting=interrupting), *inside, event=True)


def throws(id_: str, event: str, *more: str) -> str:
    """A sub-process ``id_`` that ends with a thrown event as soon as its task ``<id_>U`` is done."""
    return subprocess(
        id_, start(f"{id_}s"), user(f"{id_}U"), end(f"{id_}e", event), *chain(f"{id_}s", f"{id_}U", f"{id_}e"), *more
    )
