"""Random block-structured processes: drawn from blocks, walked on a random path, one transaction a step."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from hypothesis import strategies as st
from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, start_instance
from engine.world import World
from tests.factories.diagrams import (
    ad_hoc,
    boundary,
    bpmn,
    chain,
    element,
    end,
    flow,
    gateway,
    loop,
    multi,
    script,
    start,
    subprocess,
    timer,
    user,
)


def blocks(depth: int) -> st.SearchStrategy:
    kinds = ["task", "guarded", "script", "many", "each", "rounds", "held", "twice", "first", "most", "bare"]
    leaf = st.sampled_from(kinds)
    if depth == 0:
        return st.tuples(leaf)
    inner = st.lists(st.deferred(lambda: blocks(depth - 1)), min_size=1, max_size=2)
    pair = st.tuples(st.sampled_from(["and", "xor", "or"]), inner, inner)
    return st.one_of(st.tuples(leaf), pair, st.tuples(st.sampled_from(["loop", "sub"]), inner))


class Draw:
    """Turns blocks into a diagram; each block gives its parts, its first and its last element."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def sequence(self, items: list) -> tuple[list[str], str, str]:
        parts, ends = [], []
        for item in items:
            inner, first, last = self.block(item)
            parts += inner
            if ends:
                parts.append(flow(ends[-1][1], first))
            ends.append((first, last))
        return parts, ends[0][0], ends[-1][1]

    def block(self, item: tuple) -> tuple[list[str], str, str]:
        n = next(self.numbers)
        return getattr(self, f"_{item[0]}")(n, *item[1:])

    def _task(self, n):
        return [user(f"t{n}")], f"t{n}", f"t{n}"

    def _guarded(self, n):
        late = [user(f"l{n}"), end(f"le{n}"), flow(f"b{n}", f"l{n}"), flow(f"l{n}", f"le{n}")]
        guard = boundary(f"b{n}", f"t{n}", timer("duration", "P9D"), interrupting=False)
        return [user(f"t{n}"), guard, *late], f"t{n}", f"t{n}"

    def _script(self, n):
        return [script(f"s{n}", "1 + 1", f"v{n}")], f"s{n}", f"s{n}"

    def _many(self, n):
        return [user(f"t{n}", body=multi("[1, 2]", "i", out=(f"r{n}", "i")))], f"t{n}", f"t{n}"

    def _each(self, n):
        return [user(f"t{n}", body=multi("[1, 2]", "i", sequential=True))], f"t{n}", f"t{n}"

    def _rounds(self, n):
        return [user(f"t{n}", body=loop("loopCounter < 2"))], f"t{n}", f"t{n}"

    def _held(self, n):
        inside = user(f"t{n}"), user(f"u{n}"), user(f"v{n}"), flow(f"u{n}", f"v{n}")
        return [ad_hoc(f"h{n}", *inside, active=f'["t{n}", "u{n}"]')], f"h{n}", f"h{n}"

    def _twice(self, n):
        tasks = [user(f"t{n}", completionQuantity="2"), user(f"u{n}", startQuantity="2")]
        return [*tasks, flow(f"t{n}", f"u{n}")], f"t{n}", f"u{n}"

    def _first(self, n):
        return self._some(n, 2, 1)

    def _most(self, n):
        return self._some(n, 3, 2)

    def _some(self, n, several, needed):
        """So many tasks at once, of which some are enough to go on."""
        tasks = [f"t{n}_{number}" for number in range(several)]
        condition = f"<activationCondition>activationCount = {needed}</activationCondition>"
        flows = [part for task in tasks for part in chain(f"f{n}", task, f"j{n}")]
        return (
            [gateway("parallel", f"f{n}"), *map(user, tasks), element("complexGateway", f"j{n}", condition), *flows],
            f"f{n}", f"j{n}",
        )  # fmt: skip

    def _bare(self, n):
        return [subprocess(f"p{n}", user(f"t{n}"), user(f"u{n}"))], f"p{n}", f"p{n}"

    def _and(self, n, left, right):
        return self._split(n, "parallel", left, right, None, None)

    def _or(self, n, left, right):
        return self._split(n, "inclusive", left, right, "choice != 1", "choice != 2")

    def _xor(self, n, left, right):
        return self._split(n, "exclusive", left, right, "choice = 1", "choice != 1")

    def _split(self, n, kind, left, right, if_left, if_right):
        (a, a1, a2), (b, b1, b2) = self.sequence(left), self.sequence(right)
        fork, join = f"f{n}", f"j{n}"
        flows = [flow(fork, a1, if_left), flow(fork, b1, if_right), flow(a2, join), flow(b2, join)]
        return [gateway(kind, fork), *a, *b, gateway(kind, join), *flows], fork, join

    def _loop(self, n, inner):
        body, first, last = self.sequence(inner)
        # Somebody is asked in every round: a loop of scripts alone would choose the same way for ever.
        body = [*body, user(f"q{n}"), flow(last, f"q{n}")]
        flows = [flow(f"m{n}", first), flow(f"q{n}", f"x{n}"), flow(f"x{n}", f"m{n}", "choice = 3")]
        return (
            [gateway("exclusive", f"m{n}"), *body, gateway("exclusive", f"x{n}", default=f"out{n}"), *flows,
             script(f"o{n}", "0", "left"), flow(f"x{n}", f"o{n}", id_=f"out{n}")],
            f"m{n}", f"o{n}",
        )  # fmt: skip

    def _sub(self, n, inner):
        body, first, last = self.sequence(inner)
        inside = [start(f"ss{n}"), *body, end(f"se{n}"), flow(f"ss{n}", first), flow(last, f"se{n}")]
        return [subprocess(f"p{n}", *inside)], f"p{n}", f"p{n}"


def draw(items: list, number: int) -> bytes:
    parts, first, last = Draw().sequence(items)
    return bpmn(start(), *parts, end(), *chain("s", first), *chain(last, "e"), process_id=f"random{number}")


Look = Callable[[int], None]


def walk(world: World, process_id: str, choose: Callable[[int, int], int], look: Look | None = None):
    """Complete open tasks, picked by ``choose``, until none is left; the instance and the path.

    ``look`` is called with the instance's key after the start and after every step.
    """
    with world.transaction() as uow:
        key = start_instance(uow, process_id=process_id, variables={"choice": choose(1, 3)})
    path: list[str] = []
    while True:
        if look is not None:
            look(key)
        tasks = open_tasks(world, key)
        if not tasks:
            return key, path
        task = tasks[choose(0, len(tasks) - 1)]
        path.append(task.element_id)
        choice = choose(1, 3) if len(path) < 25 else 1
        with world.transaction(SYSTEM) as uow:
            complete_user_task(uow, task.key, {"choice": choice}, validated=True)


def open_tasks(world: World, key: int) -> list[UserTask]:
    """The open tasks of an instance, oldest first."""
    with world.reading() as uow:
        return list(
            uow.session.scalars(
                select(UserTask).where(UserTask.instance_key == key, UserTask.state == "CREATED").order_by(UserTask.key)
            )
        )
