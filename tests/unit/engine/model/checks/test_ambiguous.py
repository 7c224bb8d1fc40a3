"""What could be read in two ways is refused; what has one meaning beside it passes."""

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    element,
    end,
    error,
    error_event,
    message,
    multi,
    start,
    subprocess,
    user,
)
from tests.factories.findings import errors

LOOP = "<standardLoopCharacteristics><loopCondition>=x</loopCondition></standardLoopCharacteristics>"
JOB = '<zeebe:taskDefinition type="t"/>'
SCRIPT = '<zeebe:script expression="=1" resultVariable="r"/>'
DECISION = '<zeebe:calledDecision decisionId="d" resultVariable="r"/>'
ERRORS = error("e1", "E1") + error("e2", "E2")
SERVICE = (
    '<interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface>'
    + message("m", "m", "k")
    + message("n", "n", "k")
)


def line(task: str, roots: str = "") -> bytes:
    return bpmn(start(), task, end(), *chain("s", "A", "e"), roots=roots)


def caught(first: str | None, second: str | None) -> bytes:
    return bpmn(start(), user("A"), boundary("b1", "A", error_event(first)), boundary("b2", "A", error_event(second)),
                end(), *chain("s", "A", "e"), *chain("b1", "e"), *chain("b2", "e"), roots=ERRORS)  # fmt: skip


def handled(first: str | None, second: str | None) -> bytes:
    handlers = [
        subprocess(f"h{n}", start(f"hs{n}", error_event(ref)), end(f"he{n}"), *chain(f"hs{n}", f"he{n}"), event=True)
        for n, ref in ((1, first), (2, second))
    ]
    return bpmn(start(), user("A"), end(), *chain("s", "A", "e"), *handlers, roots=ERRORS)


def receiving(**values: str) -> bytes:
    return line(element("receiveTask", "A", **values), SERVICE)


def called(attribute: str) -> bytes:
    return line(call("A", "p")).replace(b'<callActivity id="A"', f'<callActivity id="A" {attribute}'.encode())


WRONG = {
    "two kinds of loops": (line(user("A", body=LOOP + multi("[1]", "x"))), ("loop-twice", "A")),
    "two called processes": (called('calledElement="other"'), ("called-twice", "A")),
    "a script and a worker": (line(element("scriptTask", "A", zeebe=SCRIPT + JOB)), ("work-twice", "A")),
    "a decision and a worker": (line(element("businessRuleTask", "A", zeebe=DECISION + JOB)), ("work-twice", "A")),
    "one error caught twice": (caught("e1", "e1"), ("catch-twice", "b2")),
    "any error caught twice": (caught(None, None), ("catch-twice", "b2")),
    "one error handled twice": (handled("e1", "e1"), ("catch-twice", "hs2")),
    "another message than the operation's": (receiving(messageRef="n", operationRef="o"), ("operation-message", "A")),
}

RIGHT = {
    "a loop": line(user("A", body=LOOP)),
    "several instances": line(user("A", body=multi("[1]", "x"))),
    "one process in both ways": called('calledElement="p"'),
    "a script": line(element("scriptTask", "A", zeebe=SCRIPT)),
    "a worker's script": line(element("scriptTask", "A", zeebe=JOB)),
    "two errors": caught("e1", "e2"),
    "one error, and any other": caught("e1", None),
    "one handler each": handled("e1", None),
    "the operation's message": receiving(messageRef="m", operationRef="o"),
}


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_what_has_two_meanings_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_what_has_one_meaning_passes(content):
    assert errors(content) == set()


def test_an_error_may_be_caught_at_an_activity_and_around_it():
    inner = subprocess("h", start("hs", error_event("e1")), end("he"), *chain("hs", "he"), event=True)
    both = bpmn(start(), user("A"), boundary("b", "A", error_event("e1")), end(), *chain("s", "A", "e"),
                *chain("b", "e"), inner, roots=ERRORS)  # fmt: skip

    assert errors(both) == set()
