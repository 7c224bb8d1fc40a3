"""Writes traces as CSV: one line an event, for Excel and for miners that read tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from workflow.operations.analysis.export.traces import Trace
from workflow.operations.analysis.export.xes import Coded, moment
from workflow.operations.analysis.sheet import unformulated

HEAD = (
    "case", "businessKey", "process", "version", "state", "event", "element", "elementType", "activity",
    "transition", "timestamp", "resource", "group",
)  # fmt: skip


def table(traces: Iterable[Trace], coded: Coded) -> Iterator[str]:
    """The file, a piece at a time, with the mark that lets Excel see that it is UTF-8."""
    yield "\ufeff" + _lines([HEAD])
    for trace in traces:
        case = (trace.key, trace.business_key, trace.process_id, trace.version, trace.state)
        yield _lines(
            (*case, event.visit, event.element, event.type, event.name, event.transition, moment(event.at),
             coded(event.resource) if event.resource else "", event.unit)
            for event in trace.events
        )  # fmt: skip


def _lines(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([unformulated(cell) for cell in row] for row in rows)
    return out.getvalue()
