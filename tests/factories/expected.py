"""What BPMN says is open in a process of blocks, worked out from the blocks and what was done, without an engine.

Nothing here has tokens, nothing is taken out or stored: each block knows what was done in it, and tells what is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

ALONE = {"first", "most"}
"""Blocks whose late tasks outlive them: in a loop the next round would find them, which is left out here."""

KNOWN = [
    "task", "guarded", "script", "many", "each", "rounds", "held", "twice", "first", "most", "bare",
    "raced", "cycled", "waited", "undone", "back", "and", "xor", "or", "loop", "sub", "raised",
]  # fmt: skip


def fitting(items: list, *, in_loop: bool = False) -> list:
    """The blocks that are known here; others become what is undone, undoes, or holds them."""
    found = []
    for name, *inner in items:
        if in_loop and name in ALONE:
            name = "task"
        elif name not in KNOWN:
            name = "sub" if inner else "back" if name in {"told", "worked"} else "undone"
        found.append((name, *(fitting(part, in_loop=in_loop or name == "loop") for part in inner)))
    return found


class Scope:
    """What was completed here and could be undone, and what runs beside the sequence."""

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.loose: list[Steps] = []


class Steps:
    """One after the other: lists of what is open at once; ``when`` tells what doing one of them leads to besides."""

    def __init__(self, *rows: list[str], when: dict[str, Callable[[], None]] | None = None) -> None:
        self.rows = [list(row) for row in rows]
        self.when = when or {}

    @property
    def done(self) -> bool:
        return not any(self.rows)

    def open(self) -> Iterator[str]:
        yield from self.rows[0] if self.rows else ()

    def act(self, name: str) -> bool:
        """Do one of what is open; whether it was here."""
        if name not in self.open():
            return False
        self.rows[0].remove(name)
        if name in self.when:
            self.when[name]()
        while self.rows and not self.rows[0]:
            del self.rows[0]
        return True


class Expected:
    """A process of these blocks after what was done in it; ``choice`` is its one variable."""

    def __init__(self, items: list, choice: int) -> None:
        self.choice = choice
        self.root = Inside(self, items, count(1), Scope())

    @property
    def done(self) -> bool:
        return self.root.done and not self.root.scope.loose

    def open(self) -> list[str]:
        """Ids of tasks and events that are waited for."""
        return sorted([*self.root.open(), *(name for one in self.root.scope.loose for name in one.open())])

    def act(self, name: str, choice: int | None = None) -> None:
        """Do a task and choose, or let an event come."""
        self.choice = choice or self.choice
        if not act_beside(self.root.scope, name):
            self.root.act(name)


def act_beside(scope: Scope, name: str) -> bool:
    """Do it if it runs beside the sequence of the scope."""
    found = next((one for one in scope.loose if one.act(name)), None)
    scope.loose = [one for one in scope.loose if not one.done]
    return found is not None


def numbered(items: list, numbers: Iterator[int]) -> list[tuple[int, str, list]]:
    """The blocks with the numbers that a drawing gives them: a block before what is in it."""
    found = []
    for name, *inner in items:
        number = next(numbers)
        found.append((number, name, [numbered(part, numbers) for part in inner]))
    return found


class Inside:
    """Blocks one after the other in a scope."""

    def __init__(self, world: Expected, items: list, numbers: Iterator[int] | None, scope: Scope) -> None:
        self.world, self.scope = world, scope
        self.todo = list(numbered(items, numbers) if numbers is not None else items)
        self.now: Any = None
        self._go_on()

    @property
    def done(self) -> bool:
        return self.now is None

    def open(self) -> Iterator[str]:
        yield from self.now.open() if self.now is not None else ()

    def act(self, name: str) -> bool:
        if self.now is None or not self.now.act(name):
            return False
        self._go_on()
        return True

    def _go_on(self) -> None:
        while self.now is None or self.now.done:
            if not self.todo:
                self.now = None
                return
            n, name, inner = self.todo.pop(0)
            self.now = self._made(n, name, inner)

    def _made(self, n: int, name: str, inner: list) -> Any:
        task, other, third = f"t{n}", f"u{n}", f"v{n}"
        simple = {
            "task": [[task]], "script": [], "many": [[task, task]], "each": [[task], [task]],
            "rounds": [[task], [task]], "twice": [[task], [other]], "bare": [[task, other]],
        }  # fmt: skip
        if name in simple:
            return Steps(*simple[name])
        if name in {"and", "or", "xor"}:
            return Together([Inside(self.world, part, None, self.scope) for part in self._chosen(name, inner)])
        if name == "loop":
            return Rounds(self.world, inner[0], self.scope, f"q{n}")
        if name in {"sub", "raised"}:
            return Within(self, inner[0], raises=name == "raised")
        return getattr(self, f"_{name}")(n, task, other, third)

    def _chosen(self, name: str, inner: list) -> list:
        choice = self.world.choice
        left, right = {"and": (True, True), "xor": (choice == 1, choice != 1), "or": (choice != 1, choice != 2)}[name]
        return [part for part, is_chosen in zip(inner, (left, right), strict=True) if is_chosen]

    def _held(self, n: int, task: str, other: str, third: str) -> Steps:
        made = Steps([task, other])
        made.when = {other: lambda: made.rows[0].append(third)}
        return made

    def _some(self, n: int, several: int, needed: int) -> Steps:
        made = Steps([f"t{n}_{number}" for number in range(several)])

        def arrived() -> None:
            if len(made.rows[0]) == several - needed:
                self.scope.loose.append(Steps(made.rows.pop()))

        made.when = dict.fromkeys(made.rows[0], arrived)
        return made

    def _first(self, n: int, *_names: str) -> Steps:
        return self._some(n, 2, 1)

    def _most(self, n: int, *_names: str) -> Steps:
        return self._some(n, 3, 2)

    def _beside(self, n: int, task: str, times: int) -> Steps:
        made = Steps([task, f"b{n}"])

        def fired() -> None:
            nonlocal times
            times -= 1
            self.scope.loose.append(Steps([f"l{n}"]))
            if times:
                made.rows[0].append(f"b{n}")

        made.when = {f"b{n}": fired, task: lambda: made.rows.clear()}
        return made

    def _guarded(self, n: int, task: str, *_names: str) -> Steps:
        return self._beside(n, task, 1)

    def _cycled(self, n: int, task: str, *_names: str) -> Steps:
        return self._beside(n, task, 3)

    def _raced(self, n: int, task: str, *_names: str) -> Steps:
        made = Steps([task, f"b{n}"])
        made.when = {task: lambda: made.rows.clear(), f"b{n}": lambda: made.rows.__setitem__(0, [f"l{n}"])}
        return made

    def _waited(self, n: int, *_names: str) -> Steps:
        made = Steps([f"c{n}", f"d{n}"])
        made.when = dict.fromkeys(made.rows[0], lambda: made.rows.clear())
        return made

    def _undone(self, n: int, task: str, *_names: str) -> Steps:
        return Steps([task], when={task: lambda: self.scope.records.append(task)})

    def _back(self, *_given: Any) -> Steps:
        taken, self.scope.records = self.scope.records, []
        return Steps(*([f"undo_{task}"] for task in _backwards(taken)))


def _backwards(records: list) -> Iterator[str]:
    for one in reversed(records):
        if isinstance(one, str):
            yield one
        else:
            yield from _backwards(one)


class Together:
    """Ways that run beside each other and meet again."""

    def __init__(self, ways: list[Inside]) -> None:
        self.ways = ways

    @property
    def done(self) -> bool:
        return all(way.done for way in self.ways)

    def open(self) -> Iterator[str]:
        for way in self.ways:
            yield from way.open()

    def act(self, name: str) -> bool:
        return any(way.act(name) for way in self.ways)


class Rounds:
    """Blocks and a question, again and again while the answer is 3."""

    def __init__(self, world: Expected, items: list, scope: Scope, question: str) -> None:
        self.world, self.items, self.scope, self.question = world, items, scope, question
        self.done = False
        self.body = Inside(world, items, None, scope)

    def open(self) -> Iterator[str]:
        if self.body.done and not self.done:
            yield self.question
        yield from self.body.open()

    def act(self, name: str) -> bool:
        if self.body.act(name):
            return True
        if name != self.question or not self.body.done:
            return False
        self.done = self.world.choice != 3
        if not self.done:
            self.body = Inside(self.world, self.items, None, self.scope)
        return True


class Within:
    """A sub-process: done when nothing runs in it; one that ``raises`` is left at once when the choice is 2."""

    def __init__(self, around: Inside, items: list, *, raises: bool) -> None:
        self.around, self.raises, self.left = around, raises, False
        self.scope = Scope()
        self.body = Inside(around.world, items, None, self.scope)
        self._end(was_done=False)

    @property
    def done(self) -> bool:
        return self.left or (self.body.done and not self.scope.loose)

    def open(self) -> Iterator[str]:
        yield from self.body.open()
        for one in self.scope.loose:
            yield from one.open()

    def act(self, name: str) -> bool:
        was_done = self.body.done
        if not (act_beside(self.scope, name) or self.body.act(name)):
            return False
        self._end(was_done=was_done)
        return True

    def _end(self, *, was_done: bool) -> None:
        if self.raises and self.body.done and not was_done and self.around.world.choice == 2:
            self.left = True
            self.scope.loose.clear()
        elif self.done and self.scope.records:
            self.around.scope.records.append(self.scope.records)
