"""What the engine cannot run is refused at deployment, by name: nothing of it is silently left out."""

import pytest

from engine.domain.errors import Invalid
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    conditional,
    element,
    end,
    error,
    error_event,
    flow,
    gateway,
    link_event,
    loop,
    message,
    message_event,
    multi,
    start,
    subprocess,
    throw,
    timer,
    user,
)

X = message("m", "x", "k")


def handler(trigger: str, body: str = "", **values: object) -> str:
    """An event sub-process ``h``."""
    return subprocess("h", start("hs", trigger, **values), end("he"), *chain("hs", "he"), event=True, body=body)


def event_gateway(first: str = catch("a", message_event("m")), **values: object) -> bytes:
    return bpmn(start(), element("eventBasedGateway", "g", **values), first, catch("b", timer("duration", "P1D")),
                flow("s", "g"), flow("g", "a"), flow("g", "b"), roots=X)  # fmt: skip


def looped(old: str, new: str, within: str = "") -> bytes:
    """A multi-instance task with something else in its characteristics, and ``within`` at their end."""
    body = multi("[1]", "x").replace(old, new).replace("</multi", f"{within}</multi")
    return bpmn(start(), user("A", body=body), *chain("s", "A"))


def cycled(cycle: str) -> bytes:
    event = boundary("b", "A", timer("cycle", cycle), interrupting=False)
    return bpmn(start(), user("A"), event, user("B"), *chain("s", "A"), *chain("b", "B"))


REFUSED = {
    "a conditional event without condition": bpmn(
        start(), catch("c", "<conditionalEventDefinition/>"), end(), *chain("s", "c", "e")),
    "a condition that is no FEEL": bpmn(start(), catch("c", conditional("x >")), end(), *chain("s", "c", "e")),
    "a condition for changes that do not exist": bpmn(
        start(), catch("c", conditional("x", events="create, delete")), end(), *chain("s", "c", "e")),
    "an error in an event that does not interrupt": bpmn(
        start(), user("A"), boundary("b", "A", message_event("m") + error_event("x"), interrupting=False), end(),
        *chain("s", "A"), *chain("b", "e"), roots=X + error("x", "bad")),
    "an error among triggers that must all come": bpmn(
        start(), user("A"), boundary("b", "A", message_event("m") + error_event("x"), parallel=True), end(),
        *chain("s", "A"), *chain("b", "e"), roots=X + error("x", "bad")),
    "a link beside others": bpmn(
        start(), throw("t", link_event("L") + link_event("K")), catch("c", link_event("L")), end(), *chain("s", "t"),
        *chain("c", "e")),
    "two messages thrown by one event": bpmn(
        start(), throw("t", message_event("m") + message_event("m"), zeebe='<zeebe:taskDefinition type="x"/>'), end(),
        *chain("s", "t", "e"), roots=X),
    "compensation among triggers": bpmn(
        start(), user("A"), boundary("b", "A", message_event("m") + "<compensateEventDefinition/>"), end(),
        *chain("s", "A", "e"), *chain("b", "e"), roots=X),
    "a second trigger without its name": bpmn(
        start(), catch("c", timer("duration", "P1D") + message_event("n")), end(), *chain("s", "c", "e"),
        roots=message("n", "")),
    "a date that is none": bpmn(start(), catch("c", timer("date", "tomorrow")), end(), *chain("s", "c", "e")),
    "a duration of months and days": bpmn(
        start(), catch("c", timer("duration", "P1M3D")), end(), *chain("s", "c", "e")),
    "a cron text of another kind": cycled("0 0 9 * * * * *"),
    "a compensation activity": bpmn(start(), user("A", isForCompensation="true"), *chain("s", "A")),
    "a cancel end event": bpmn(start(), end("e", "<cancelEventDefinition/>"), *chain("s", "e")),
    "an ad-hoc sub-process": bpmn(start(), element("adHocSubProcess", "a"), *chain("s", "a")),
    "a multi-instance behaviour that does not exist": looped("isSequential", 'behavior="Some" isSequential'),
    "a complex behaviour without definitions": looped("isSequential", 'behavior="Complex" isSequential'),
    "a complex behaviour without an event": looped(
        "isSequential", 'behavior="Complex" isSequential',
        "<complexBehaviorDefinition><condition>=true</condition></complexBehaviorDefinition>"),
    "an event that no completing instance can throw": looped(
        "isSequential", 'behavior="Complex" isSequential',
        "<complexBehaviorDefinition><condition>=true</condition><event><terminateEventDefinition/></event>"
        "</complexBehaviorDefinition>"),
    "a negative number of instances": looped("</multi", "<loopCardinality>-1</loopCardinality></multi"),
    "a broken number of instances": looped("</multi", "<loopCardinality>= 2.5</loopCardinality></multi"),
    "a number of instances that is text": looped("</multi", '<loopCardinality>"3"</loopCardinality></multi'),
    "a negative number of rounds": bpmn(
        start(), user("A", body='<standardLoopCharacteristics loopMaximum="-1"/>'), *chain("s", "A")),
    "a loop that is multi-instance too": bpmn(
        start(), user("A", body=loop(most=1) + multi("[1]", "n")), *chain("s", "A")),
    "a standard loop without condition or maximum": bpmn(
        start(), user("A", body="<standardLoopCharacteristics/>"), *chain("s", "A")),
    "a receive task that starts instances": bpmn(
        start(), element("receiveTask", "r", messageRef="m", instantiate="true"), *chain("s", "r"), roots=X),
    "an event gateway that starts instances": event_gateway(instantiate="true"),
    "a parallel event gateway": event_gateway(eventGatewayType="Parallel"),
    "a multi-instance task behind an event gateway": event_gateway(
        element("receiveTask", "a", multi("[1]", "x"), messageRef="m")),
    "a message start in a sub-process": bpmn(
        start(), subprocess("sub", start("ss", message_event("m")), end("se"), *chain("ss", "se")), *chain("s", "sub"),
        roots=X),
    "no executable process": bpmn(start(), executable=False),
    "a boundary event on an event sub-process": bpmn(
        start(), end(), handler(timer("duration", "P1D")), boundary("b", "h", timer("duration", "P1D")), end("be"),
        *chain("s", "e"), *chain("b", "be")),
    "a multi-instance event sub-process": bpmn(
        start(), end(), handler(timer("duration", "P1D"), multi("[1]", "x")), *chain("s", "e")),
    "an error start that does not interrupt": bpmn(
        start(), end(), handler(error_event("er"), isInterrupting="false"), *chain("s", "e"), roots=error("er", "E")),
    "a link with a flow out of its throw": bpmn(
        start(), throw("t", link_event("L")), catch("c", link_event("L")), end(), *chain("s", "t", "e"),
        *chain("c", "e")),
    "a link with a flow into its catch": bpmn(
        start(), gateway("parallel", "g"), throw("t", link_event("L")), catch("c", link_event("L")), end(),
        *chain("s", "g", "t"), *chain("g", "c", "e")),
    "a link with two ends": bpmn(
        start(), throw("t", link_event("L")), catch("c", link_event("L")), catch("d", link_event("L")), end(),
        *chain("s", "t"), *chain("c", "e"), *chain("d", "e")),
    "a timer with two values": bpmn(
        start("s", "<timerEventDefinition><timeDate>2030-01-01</timeDate><timeDuration>P1D</timeDuration>"
              "</timerEventDefinition>"), end(), *chain("s", "e")),
    "a cycle that never happens": cycled("R0/PT1H"),
    "a cycle of no length": cycled("R/PT0S"),
    "a start cycle that is none": bpmn(start("s", timer("cycle", '="Rx/PT1H"')), end(), *chain("s", "e")),
    "a start timer without a moment": bpmn(start("s", timer("duration", "=missing")), end(), *chain("s", "e")),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_at_deployment(drive, name):
    with pytest.raises(Invalid):
        drive(REFUSED[name])


def test_a_cycle_computed_to_no_length_is_an_incident(drive):
    run = drive(cycled('="R/PT" + string(n) + "S"'))

    run.start(n=0)

    assert ["EXTRACT_VALUE_ERROR"] == [incident.kind for incident in run.incidents]
