"""Compensation: what undoes what, and where it may be asked for."""

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    compensate_event,
    end,
    handler,
    message,
    message_event,
    start,
    subprocess,
    throw,
    timer,
    undo,
    user,
)
from tests.factories.findings import errors

OUT = ("compensation-target", "t")
M = message("m", "x", '"k"')


def done(*parts: str, throwing: str = "") -> bytes:
    """``A``, then a throw ``t``."""
    event = throw("t", throwing or compensate_event())
    return bpmn(start(), user("A"), event, end(), *parts, *chain("s", "A", "t", "e"), roots=M)


def undoing(id_: str = "esp", event: str = "", *more: str, **values: object) -> str:
    starts = start(f"{id_}s", event or compensate_event(), **values)
    return subprocess(id_, starts, end(f"{id_}e"), *chain(f"{id_}s", f"{id_}e"), *more, event=True)


def sub(*parts: str) -> str:
    return subprocess("sub", start("ss"), user("B"), end("se"), *chain("ss", "B", "se"), *parts)


def with_sub(*parts: str, throwing: str = "") -> bytes:
    event = throw("t", throwing or compensate_event())
    return bpmn(start(), sub(*parts), event, end(), *chain("s", "sub", "t", "e"))


HANDLER = user("H", isForCompensation="true")
WRONG = {
    "a handler that nothing leads to": (done(HANDLER), ("compensation-handler", "H")),
    "a handler that a timer leads to": (
        done(HANDLER, boundary("b", "A", timer("duration", "P1D")), end("e2"), *chain("b", "e2"),
             '<association id="a" sourceRef="b" targetRef="H"/>'),
        ("compensation-handler", "H")),
    "an event sub-process as handler": (
        done(undoing().replace('id="esp"', 'id="esp" isForCompensation="true"')), ("compensation-handler", "esp")),
    "a boundary event without association": (
        done(boundary("b", "A", compensate_event())), ("compensation-boundary", "b")),
    "an association to what is no handler": (done(user("H"), undo("A", "H")), ("compensation-boundary", "A_undo")),
    "two associations": (
        done(handler("A"), HANDLER, '<association id="a" sourceRef="A_undo" targetRef="H"/>'),
        ("compensation-boundary", "A_undo")),
    "a flow out of the boundary event": (
        done(handler("A"), end("e2"), *chain("A_undo", "e2")), ("compensation-boundary", "A_undo")),
    "a handler in another scope": (
        with_sub(undo("B", "H")).replace(b"</process>", HANDLER.encode() + b"</process>"),
        ("compensation-boundary", "B_undo")),
    "an activity that undoes itself": (
        done(undo("A", "A")).replace(b'id="A" name', b'id="A" isForCompensation="true" name'),
        ("compensation-boundary", "A_undo")),
    "two handlers of an activity": (
        done(handler("A"), HANDLER, boundary("b", "A", compensate_event()),
             '<association id="a" sourceRef="b" targetRef="H"/>'),
        ("compensation-boundary", "b")),
    "a handler of a handler": (
        done(handler("A"), handler("undo_A")), ("compensation-boundary", "undo_A_undo")),
    "a throw that names what it does not see": (
        with_sub(handler("B"), throwing=compensate_event("B")), OUT),
    "a throw that names what nothing can undo": (done(throwing=compensate_event("A")), OUT),
    "a throw that names a sub-process that nothing can undo": (with_sub(throwing=compensate_event("sub")), OUT),
    "an activity that stands outside of the sub-process": (
        bpmn(start(), user("A"), handler("A"), end(), *chain("s", "A", "sub", "e"),
             subprocess("sub", start("ss"), throw("t", compensate_event("A")), end("se"), *chain("ss", "t", "se"))),
        OUT),
    "compensation that starts a process": (
        bpmn(start("s", compensate_event()), end(), *chain("s", "e")), ("event-kind", "s")),
    "compensation that is waited for": (
        bpmn(start(), catch("c", compensate_event()), end(), *chain("s", "c", "e")), ("event-kind", "c")),
    "a start that does not interrupt": (
        with_sub(undoing(isInterrupting="false")), ("compensation-start", "esps")),
    "two event sub-processes that undo one scope": (
        with_sub(undoing(), undoing("other")), ("compensation-start", "others")),
    "compensation beside another trigger": (
        bpmn(start(), end(), *chain("s", "e"), undoing("esp", compensate_event() + message_event("m")), roots=M),
        ("compensation-start", "esps")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_undone_so_is_refused(content, finding):
    assert finding in errors(content)


RIGHT = {
    "an activity with a handler": done(handler("A"), throwing=compensate_event("A")),
    "a boundary event that also has a note": done(
        handler("A"), '<textAnnotation id="n"><text>why</text></textAnnotation>',
        '<association id="a" sourceRef="A_undo" targetRef="n"/>'),
    "a sub-process with something to undo inside": with_sub(handler("B"), throwing=compensate_event("sub")),
    "a sub-process that undoes itself": with_sub(undoing(), throwing=compensate_event("sub")),
    "a process that undoes itself": done(handler("A"), undoing()),
    "a call, whatever it calls": bpmn(
        start(), call("C", "child"), throw("t", compensate_event("C")), end(), *chain("s", "C", "t", "e")),
    "an event sub-process that names an activity of its scope": done(
        handler("A"),
        subprocess("esp", start("es", message_event("m")), throw("t2", compensate_event("A")), end("ee"),
                   *chain("es", "t2", "ee"), event=True)),
    "an event sub-process that names its scope": with_sub(
        handler("B"),
        subprocess("esp", start("es", compensate_event()), throw("t2", compensate_event("sub")), end("ee"),
                   *chain("es", "t2", "ee"), event=True)),
    "nothing to undo at all": done(),
}  # fmt: skip


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_what_can_be_undone_is_not_refused(content):
    assert errors(content) == set()
