"""Whatever a random process did, in whatever nesting: it is undone in exactly the reverse order of its completion."""

from __future__ import annotations

from itertools import count
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.domain.assignment import SYSTEM
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from tests.factories.diagrams import (
    bpmn,
    call,
    chain,
    compensate_event,
    end,
    gateway,
    handler,
    loop,
    multi,
    start,
    subprocess,
    transaction,
    user,
)
from tests.factories.sizes import sized

SETTINGS = sized(12)
LEAVES = ["task", "fork", "plain"]
SCOPES = ["sub", "transaction", "each", "rounds", "call"]

numbers = count(1)


def nested(depth: int) -> st.SearchStrategy:
    """Lists of leaves, and of scopes with such lists inside."""
    leaf = st.tuples(st.sampled_from(LEAVES), st.just([]))
    inner = st.tuples(st.sampled_from(SCOPES), st.deferred(lambda: nested(depth - 1)))
    return st.lists(leaf if depth == 0 else st.one_of(leaf, inner), min_size=1, max_size=3)


class Draw:
    """Draws such a list: each of its tasks has a handler."""

    def __init__(self, number: int) -> None:
        self.number, self.ids = number, count(1)
        self.files: dict[str, bytes] = {}

    def scope(self, items: list, ending: str = "") -> list[str]:
        n = next(self.ids)
        parts, line = [start(f"s{n}"), end(f"e{n}", ending)], [f"s{n}"]
        for kind, inside in items:
            drawn, ids = self.one(kind, inside)
            parts += drawn
            line += ids
        return [*parts, *chain(*line, f"e{n}")]

    def one(self, kind: str, inside: list) -> tuple[list[str], list[str]]:
        name = f"{kind}{next(self.ids)}"
        if kind == "task":
            return [user(name), handler(name)], [name]
        if kind == "plain":
            return [user(name)], [name]
        if kind == "fork":
            a, b, split, join = f"{name}a", f"{name}b", f"{name}x", f"{name}y"
            parts = [user(a), handler(a), user(b), handler(b), gateway("parallel", split), gateway("parallel", join)]
            return [*parts, *chain(split, a, join), *chain(split, b, join)], [split, join]
        if kind == "call":
            child = f"{name}of{self.number}"
            self.files[f"{child}.bpmn"] = bpmn(*self.scope(inside), process_id=child)
            return [call(name, child)], [name]
        body = {"each": multi("[1, 2]", "i", sequential=True), "rounds": loop("loopCounter < 2")}.get(kind, "")
        make = transaction if kind == "transaction" else subprocess
        return [make(name, *self.scope(inside), body=body)], [name]


def open_tasks(world, key: int) -> list[UserTask]:
    with world.reading() as uow:
        mine = select(ProcessInstance.key).where(ProcessInstance.root_key == key)
        question = select(UserTask).where(UserTask.instance_key.in_(mine), UserTask.state == "CREATED")
        return list(uow.session.scalars(question.order_by(UserTask.key)))


@SETTINGS
@given(nested(3), st.integers(0, 2**32 - 1))
def test_handlers_run_in_the_reverse_order_of_completion(random_world, items, seed):
    number, choose = next(numbers), Random(seed).choice
    draw = Draw(number)
    content = bpmn(*draw.scope([*items, ("task", [])], compensate_event()), process_id=f"undone{number}")
    note(content.decode())
    with random_world.transaction() as uow:
        deploy(uow, {"r.bpmn": content, **draw.files})
        key = start_instance(uow, process_id=f"undone{number}", variables={})

    path: list[str] = []
    while tasks := open_tasks(random_world, key):
        task = choose(tasks)
        path.append(task.element_id)
        with random_world.transaction(SYSTEM) as uow:
            complete_user_task(uow, task.key, {}, validated=True)

    note(" → ".join(path))
    forward = [name for name in path if not name.startswith(("undo_", "plain"))]
    with random_world.reading() as uow:
        all_of = select(ProcessInstance.key).where(ProcessInstance.root_key == key)
        left = uow.session.scalar(
            select(func.count()).select_from(ElementInstance).where(
                ElementInstance.instance_key.in_(all_of), ElementInstance.state == "ACTIVE"
            )
        )  # fmt: skip
        states = set(uow.session.scalars(select(ProcessInstance.state).where(ProcessInstance.root_key == key)))
    assert [name for name in path if name.startswith("undo_")] == [f"undo_{name}" for name in reversed(forward)]
    assert (states, left) == ({"COMPLETED"}, 0)
