"""Gateways: direction and the places behind an event-based one, as the standard has them."""

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    element,
    end,
    flow,
    message,
    message_event,
    signal,
    signal_event,
    start,
    timer,
    user,
)
from tests.factories.findings import errors

DAY = timer("duration", "P1D")
ROOTS = message("m", "x", "k") + message("n", "y", "k") + signal("sig", "S")


def directed(direction: str, *, ins: int, outs: int) -> bytes:
    """A parallel gateway between a fork and ends."""
    sources = [user(f"i{number}") for number in range(ins)]
    targets = [user(f"o{number}") for number in range(outs)]
    flows = [flow("s", f"i{number}") + flow(f"i{number}", "g") for number in range(ins)]
    flows += [flow("g", f"o{number}") for number in range(outs)]
    return bpmn(start(), element("parallelGateway", "g", gatewayDirection=direction), *sources, *targets, *flows)


def waiting(*events: str, more: str = "", ways: tuple[str, ...] = ("a", "b")) -> bytes:
    """An event-based gateway before the events ``a``, ``b`` ..."""
    flows = [flow("g", way) + flow(way, "e") for way in ways]
    return bpmn(start(), element("eventBasedGateway", "g"), *events, end(), flow("s", "g"), *flows, more, roots=ROOTS)


def receive(id_: str, message_id: str = "m") -> str:
    return element("receiveTask", id_, messageRef=message_id)


@pytest.mark.parametrize(
    ("direction", "ins", "outs"),
    [("Converging", 1, 1), ("Converging", 2, 2), ("Diverging", 1, 1), ("Diverging", 2, 2), ("Mixed", 1, 2)],
)
def test_a_gateway_that_goes_another_way_than_it_says_is_refused(direction, ins, outs):
    assert errors(directed(direction, ins=ins, outs=outs)) == {("gateway-direction", "g")}


@pytest.mark.parametrize(
    ("direction", "ins", "outs"),
    [("Converging", 2, 1), ("Diverging", 1, 2), ("Mixed", 2, 2), ("Unspecified", 1, 1), ("Unspecified", 2, 2)],
)
def test_a_gateway_that_goes_as_it_says_passes(direction, ins, outs):
    assert errors(directed(direction, ins=ins, outs=outs)) == set()


WRONG = {
    "one way out": (waiting(catch("a", DAY), ways=("a",)), ("event-gateway", "g")),
    "a task behind it": (waiting(catch("a", DAY), user("b")), ("event-gateway-target", "b")),
    "an end behind it": (
        bpmn(start(), element("eventBasedGateway", "g"), catch("a", DAY), end(), *chain("s", "g", "a"),
             flow("g", "e")), ("event-gateway-target", "e")),
    "another way to the event": (
        waiting(catch("a", DAY), catch("b", signal_event("sig")), user("x"), more=flow("x", "b") + flow("s", "x")),
        ("event-gateway-target", "b")),
    "a message event and a receive task": (
        waiting(catch("a", message_event("m")), receive("b", "n")), ("event-gateway-mixed", "b")),
    "a boundary event on the receive task": (
        waiting(catch("a", DAY), receive("b"), boundary("bb", "b", DAY), more=flow("bb", "e")),
        ("event-gateway-boundary", "bb")),
}  # fmt: skip

RIGHT = {
    "a timer and a message": waiting(catch("a", DAY), catch("b", message_event("m"))),
    "a timer and a receive task": waiting(catch("a", DAY), receive("b")),
    "two receive tasks": waiting(receive("a"), receive("b", "n")),
    "a signal and a message": waiting(catch("a", signal_event("sig")), catch("b", message_event("m"))),
}


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_a_wrong_place_behind_an_event_gateway_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_what_may_stand_behind_an_event_gateway_passes(content):
    assert errors(content) == set()
