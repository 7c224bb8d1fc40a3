"""Random processes full of events: boundaries, event gateways and sub-processes, compensation, transactions, throws."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.factories.diagrams import (
    CANCEL,
    boundary,
    bpmn,
    catch,
    chain,
    compensate_event,
    conditional,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    event_start,
    flow,
    gateway,
    handler,
    message,
    message_event,
    multi,
    script,
    service,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
    transaction,
    user,
)
from tests.factories.random_processes import Draw, blocks

ROOTS = (
    message("m", "news", '"k"') + signal("sig", "all") + error("err", "E1") + escalation("esc", "S1")
    + message("also", "more", '"k"')
)  # fmt: skip
LEAVES = ["raced", "heard", "watched", "waited", "undone", "back", "told", "worked", "cycled"]
SCOPES = ["alarmed", "stopped", "raised", "escalated", "cancelled", "several"]


def eventful(depth: int) -> st.SearchStrategy:
    """Blocks of plain processes and those with events, nested so deep."""
    leaf = st.tuples(st.sampled_from(LEAVES))
    if depth == 0:
        return st.one_of(leaf, blocks(0))
    inner = st.lists(st.deferred(lambda: eventful(depth - 1)), min_size=1, max_size=2)
    pair = st.tuples(st.sampled_from(["and", "xor", "or"]), inner, inner)
    return st.one_of(leaf, blocks(0), pair, st.tuples(st.sampled_from(["loop", "sub", *SCOPES]), inner))


class EventDraw(Draw):
    """Draws these blocks too; ways that events open meet again, or end on their own."""

    def _raced(self, n):
        parts = [user(f"t{n}"), boundary(f"b{n}", f"t{n}", message_event("m")), user(f"l{n}"), self._meet(n)]
        return [*parts, *chain(f"t{n}", f"m{n}"), *chain(f"b{n}", f"l{n}", f"m{n}")], f"t{n}", f"m{n}"

    def _heard(self, n):
        return self._beside(n, signal_event("sig"))

    def _watched(self, n):
        return self._beside(n, conditional("choice = 2"))

    def _cycled(self, n):
        return self._beside(n, timer("cycle", "R3/PT1H"))

    def _beside(self, n, event):
        """A task whose event opens another way beside it."""
        late = [user(f"l{n}"), end(f"le{n}"), *chain(f"b{n}", f"l{n}", f"le{n}")]
        return [user(f"t{n}"), boundary(f"b{n}", f"t{n}", event, interrupting=False), *late], f"t{n}", f"t{n}"

    def _waited(self, n):
        events = [catch(f"c{n}", timer("duration", "PT1H")), catch(f"d{n}", message_event("also"))]
        ways = [*chain(f"g{n}", f"c{n}", f"m{n}"), *chain(f"g{n}", f"d{n}", f"m{n}")]
        return [gateway("eventBased", f"g{n}"), *events, self._meet(n), *ways], f"g{n}", f"m{n}"

    def _undone(self, n):
        return [user(f"t{n}"), handler(f"t{n}")], f"t{n}", f"t{n}"

    def _back(self, n):
        return [throw(f"t{n}", compensate_event())], f"t{n}", f"t{n}"

    def _told(self, n):
        return [throw(f"t{n}", signal_event("sig"))], f"t{n}", f"t{n}"

    def _worked(self, n):
        return [service(f"t{n}", "work")], f"t{n}", f"t{n}"

    def _alarmed(self, n, inner):
        return self._scope(n, inner, self._event(n, message_event("m"), interrupting=False))

    def _stopped(self, n, inner):
        return self._scope(n, inner, self._event(n, signal_event("sig"), interrupting=True))

    def _event(self, n, event, *, interrupting):
        steps = chain(f"es{n}", f"eu{n}", f"ee{n}")
        began = event_start(f"es{n}", event, interrupting=interrupting)
        return subprocess(f"ev{n}", began, user(f"eu{n}"), end(f"ee{n}"), *steps, event=True)

    def _several(self, n, inner):
        return self._scope(n, inner, loop=multi("[1, 2]", "i", until="numberOfCompletedInstances = choice"))

    def _raised(self, n, inner):
        return self._left(n, inner, end(f"x{n}", error_event("err")), boundary(f"b{n}", f"p{n}", error_event("err")))

    def _escalated(self, n, inner):
        caught = boundary(f"b{n}", f"p{n}", escalation_event("esc"))
        return self._left(n, inner, end(f"x{n}", escalation_event("esc")), caught)

    def _cancelled(self, n, inner):
        caught = boundary(f"b{n}", f"p{n}", CANCEL)
        return self._left(n, inner, end(f"x{n}", CANCEL), caught, make=transaction)

    def _left(self, n, inner, thrown, caught, make=subprocess):
        """A scope that may end by an event that its boundary catches."""
        body, first, last = self.sequence(inner)
        inside = [
            start(f"ss{n}"), *body, gateway("exclusive", f"q{n}", default=f"out{n}"), end(f"se{n}"), thrown,
            *chain(f"ss{n}", first), *chain(last, f"q{n}"), flow(f"q{n}", f"se{n}", id_=f"out{n}"),
            flow(f"q{n}", f"x{n}", "choice = 2"),
        ]  # fmt: skip
        ways = [*chain(f"p{n}", f"m{n}"), *chain(f"b{n}", f"m{n}")]
        return [make(f"p{n}", *inside), caught, self._meet(n), *ways], f"p{n}", f"m{n}"

    def _scope(self, n, inner, *more, loop=""):
        body, first, last = self.sequence(inner)
        inside = [start(f"ss{n}"), *body, end(f"se{n}"), *chain(f"ss{n}", first), *chain(last, f"se{n}"), *more]
        return [subprocess(f"p{n}", *inside, body=loop)], f"p{n}", f"p{n}"

    def _meet(self, n):
        return gateway("exclusive", f"m{n}")


def draw_events(items: list) -> bytes:
    """The diagram of these blocks; a script gives ``choice`` its first value."""
    parts, first, last = EventDraw().sequence(items)
    given = script("given", "if choice = null then 1 else choice", "choice")
    return bpmn(start(), given, *parts, end(), *chain("s", "given", first), *chain(last, "e"), roots=ROOTS)
