"""Diagrams to live through: what the page of support tries, the shipped ones, the zoo, and what these do not have."""

from __future__ import annotations

from pathlib import Path

from tests.factories.diagrams import (
    CANCEL,
    TERMINATE,
    boundary,
    bpmn,
    call,
    chain,
    compensate_event,
    element,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    flow,
    gateway,
    handler,
    message,
    message_event,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    transaction,
    user,
)
from tests.factories.zoo import ZOO
from workflow.modeling.support import REFUSED_WORD, bpmn_rows, dialect_rows, verdict_of
from workflow.modeling.support_events import KINDS, PLACES, event_sample

ROOTS = message("m", "news") + signal("sig", "all") + escalation("esc", "S1") + error("err", "E1")
JOB = '<zeebe:taskDefinition type="mail"/>'
BOTH = message_event("m") + signal_event("sig")


def _ends(name: str, *ends: str) -> bytes:
    """A transaction that may end by each of ``ends``; ``n`` chooses."""
    ids = [f"e{number}" for number, _end in enumerate(ends)]
    flows = [flow("x", id_, f"n = {number}") for number, id_ in enumerate(ids)]
    inside = transaction(
        "t", start("ts"), user("A"), gateway("exclusive", "x", default="x_out"), end("out"), *ends,
        *chain("ts", "A", "x"), flow("x", "out", id_="x_out"), *flows,
    )  # fmt: skip
    cancelled = [boundary("gone", "t", CANCEL), end("g"), flow("gone", "g")]
    raised = [boundary("up", "t", escalation_event("esc"), interrupting=False), end("u"), flow("up", "u")]
    return bpmn(start(), inside, *cancelled, *raised, end(), *chain("s", "t", "e"), roots=ROOTS, process_id=name)


MIXED: dict[str, bytes] = {
    "mixed ends": _ends(
        "mixed_ends",
        end("e0", BOTH, zeebe=JOB),
        end("e1", message_event("m") + TERMINATE, zeebe=JOB),
        end("e2", message_event("m") + CANCEL, zeebe=JOB),
        end("e3", signal_event("sig") + CANCEL),
        end("e4", escalation_event("esc") + TERMINATE),
        end("e5", escalation_event("esc") + error_event("err")),
    ),
    "mixed throw": bpmn(
        start(), user("A"), throw("both", BOTH, zeebe=JOB), end(), *chain("s", "A", "both", "e"), roots=ROOTS
    ),
    "undone from inside": bpmn(
        start(),
        subprocess(
            "sub", start("ss"), user("A"), handler("A"), call("C", "elsewhere"), end("se"),
            *chain("ss", "A", "C", "se"),
            subprocess(
                "h", start("hs", compensate_event()), user("B"), throw("rest", compensate_event()), end("he"),
                *chain("hs", "B", "rest", "he"), event=True,
            ),
        ),
        call("D", "elsewhere"),
        throw("back", compensate_event()),
        end(),
        *chain("s", "sub", "D", "back", "e"),
    ),
    "undone as a whole": bpmn(
        start(), user("A"), end(), *chain("s", "A", "e"),
        subprocess("h", start("hs", compensate_event()), user("B"), end("he"), *chain("hs", "B", "he"), event=True),
    ),
    "stopped half way": bpmn(
        start(),
        transaction(
            "t", start("ts"), gateway("parallel", "fork"), end("tc", CANCEL), user("C"),
            subprocess("sub", start("ss"), user("A"), handler("A"), user("B"), end("se"), *chain("ss", "A", "B", "se")),
            *chain("ts", "fork", "sub"), *chain("fork", "C", "tc"),
        ),
        boundary("gone", "t", CANCEL), end(), end("g"), *chain("s", "t", "e"), *chain("gone", "g"),
    ),
    "first of three": bpmn(
        start(), gateway("parallel", "fork"), user("A"), user("B"), user("C"),
        element("complexGateway", "first", "<activationCondition>=activationCount &gt;= 1</activationCondition>"),
        user("D"), end(), *chain("s", "fork", "A", "first", "D", "e"), *chain("fork", "B", "first"),
        *chain("fork", "C", "first"),
    ),
}  # fmt: skip


def supported() -> dict[str, bytes]:
    """Name, attribute or child with its value → its sample, for all that the page of support does not refuse."""
    rows = [*bpmn_rows(), *dialect_rows()]
    return {f"{r.owner} {r.name} {r.value}".strip(): r.sample for r in rows if r.verdict != REFUSED_WORD}


def events() -> dict[str, bytes]:
    """Kind of event and place → its sample, for every pair that runs."""
    found = {f"{kind} at {place}": event_sample(kind, place) for kind in KINDS for place in PLACES}
    return {name: sample for name, sample in found.items() if verdict_of(sample)[0] != REFUSED_WORD}


def shipped() -> dict[str, bytes]:
    """The diagrams of the office by file name."""
    files = sorted((Path(__file__).parents[2] / "bpmn").glob("*/*.bpmn"))
    return {file.name: file.read_bytes() for file in files}


def everything() -> dict[str, bytes]:
    """All of them; of equal files only the first."""
    every = {**ZOO, **MIXED, **shipped(), **events(), **supported()}
    first = {content: name for name, content in reversed(every.items())}
    return {name: content for content, name in reversed(first.items())}
