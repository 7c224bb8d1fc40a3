"""Writes traces as XES (IEEE 1849-2016), with the standard's concept, time, lifecycle and organisational extensions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from engine.domain.ports import OFFICE_ZONE
from workflow.operations.analysis.export.traces import LogEvent, Trace

EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Coded = Callable[[str], str]


def xes(traces: Iterable[Trace], name: str, coded: Coded) -> Iterator[str]:
    """The file, a piece at a time; ``coded`` says how a user name may stand in it."""
    yield _head(name)
    for trace in traces:
        yield _trace(trace, coded)
    yield "</log>\n"


def _head(name: str) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">',
        *(f'  <extension name="{title}" prefix="{prefix}" uri="{uri}"/>' for title, prefix, uri in EXTENSIONS),
        '  <global scope="trace">',
        "    " + _text("concept:name", "UNKNOWN"),
        "  </global>",
        '  <global scope="event">',
        "    " + _text("concept:name", "UNKNOWN"),
        '    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>',
        "    " + _text("lifecycle:transition", "complete"),
        "  </global>",
        '  <classifier name="Activity" scope="event" keys="concept:name"/>',
        '  <classifier name="Activity and transition" scope="event" keys="concept:name lifecycle:transition"/>',
        "  " + _text("concept:name", name),
        "  " + _text("lifecycle:model", "standard"),
    ]
    return "\n".join(lines) + "\n"


def _trace(trace: Trace, coded: Coded) -> str:
    lines = ["  <trace>", "    " + _text("concept:name", str(trace.key))]
    if trace.business_key:
        lines.append("    " + _text("businessKey", trace.business_key))
    lines += [
        "    " + _text("process", trace.process_id),
        f'    <int key="version" value="{trace.version}"/>',
        "    " + _text("state", trace.state),
    ]
    for event in trace.events:
        lines += ["    <event>", *(f"      {line}" for line in _event(event, coded)), "    </event>"]
    return "\n".join(lines) + "\n  </trace>\n"


def _event(event: LogEvent, coded: Coded) -> Iterator[str]:
    yield _text("concept:name", event.name)
    yield _text("concept:instance", str(event.visit))
    yield _text("lifecycle:transition", event.transition)
    yield f'<date key="time:timestamp" value="{moment(event.at)}"/>'
    if event.resource:
        yield _text("org:resource", coded(event.resource))
    if event.unit:
        yield _text("org:group", event.unit)
    yield _text("element", event.element)
    yield _text("elementType", event.type)


def moment(at: datetime) -> str:
    """A moment in the office's zone as XML Schema's dateTime, to the millisecond."""
    return at.astimezone(OFFICE_ZONE).isoformat(timespec="milliseconds")


def _text(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(_NOT_XML.sub(" ", value))}/>'
