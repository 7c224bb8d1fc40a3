"""Lives of instances without a database: whatever may happen to one from outside, chosen by a seed, step after step.

A life plays the runtime's part (``engine.runtime.advance``): it starts, does open work, lets events come, sets
variables, resolves incidents, moves tokens, migrates and cancels; and it writes down what came of each step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken, Invalid, NotFound, Refused
from engine.domain.ports import FixedClock, PlainWeekCalendar
from engine.feel import FeelRuntime
from engine.model.elements import Process
from engine.model.reader import read_diagram
from engine.spiff import effects as fx
from engine.spiff.ad_hoc import AdHocSpec
from engine.spiff.compiler import compile_process
from engine.spiff.events import find_catcher, throw_at, unhandled
from engine.spiff.migrate import Migration
from engine.spiff.modify import Activation, Move, Termination, modify
from engine.spiff.scopes import CONTINUE
from engine.spiff.serializer import dump, load
from engine.spiff.spec import ProcessSpec
from engine.spiff.token import Token
from engine.spiff.tokens import TokenWorkflow
from engine.spiff.versions import Version, suggest
from engine.spiff.waits import use_wait

VALUES: tuple[Any, ...] = (1, 2, 3, 2, 1, True, False, "x", [1, 2], {"a": 1}, None)
"""What a variable may be set to."""

Between = Callable[[TokenWorkflow], TokenWorkflow]


@dataclass(frozen=True)
class Kind:
    """A process ready to be lived: its model, the spec that instances share, and its next version, an equal one."""

    process: Process
    spec: ProcessSpec
    target: Version
    names: tuple[str, ...]
    values: tuple[Any, ...]

    @classmethod
    def all_of(cls, content: bytes) -> list[Kind]:
        """A kind for every process of a file that runs."""
        found = []
        for process in read_diagram(content).processes:
            spec = compile_process(process)
            target = Version(process, compile_process(process))
            words, values = _mentioned(process)
            found.append(cls(process, spec, target, tuple(sorted(words)), (*VALUES, *sorted(values, key=repr) * 3)))
        return found

    @property
    def starts(self) -> list[str | None]:
        """Where an instance may begin; none is a process that begins without a start event."""
        nodes = self.process.scope.nodes.values()
        found: list[str | None] = [node.id for node in nodes if self.process.scope.instantiates(node)]
        plain = self.process.scope.begins_at()
        return found if not plain or plain[0].kind == "startEvent" else [*found, None]


def _mentioned(process: Process) -> tuple[set[str], set[Any]]:
    """Words of the expressions that may be variables, and the texts and numbers that these may be compared with."""
    words: set[str] = set()
    values: set[Any] = set()
    todo: list[Any] = [process]
    seen: set[int] = set()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, str):
            if one.startswith("="):
                parts = _split(" ".join(one.split('"')[::2]))
                words |= {word for word in parts if word.isidentifier()}
                values |= {*one.split('"')[1::2], *(int(word) for word in parts if word.isdecimal() and len(word) < 4)}
        elif isinstance(one, Mapping):
            todo.extend(one.values())
        elif isinstance(one, (list, tuple)):
            todo.extend(one)
        elif hasattr(one, "__dataclass_fields__"):
            todo.extend(getattr(one, name) for name in one.__dataclass_fields__)
    return words - _WORDS, values


_WORDS = {"if", "then", "else", "and", "or", "not", "true", "false", "null", "for", "in", "return", "some", "every"}


def _split(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()


class Desk:
    """An environment for one life: keys from 2 on, a clock that the life moves, handlers that do every third job."""

    def __init__(self) -> None:
        self.clock = FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC))
        self.feel = FeelRuntime(self.clock, PlainWeekCalendar())
        self.keys = count(2)

    def next_key(self) -> int:
        return next(self.keys)

    def handle(self, token: Token, _task_type: str, _headers: Mapping[str, str]) -> Mapping[str, Any] | None:
        return {"handled": token.key} if token.key % 3 == 0 else None

    def decide(self, _decision_id: str, _variables: Mapping[str, Any], _binding: Any) -> Any:
        return {"route": 1}

    def knows_group(self, _code: str) -> bool:
        return True

    def stopped_call(self, key: int) -> Mapping[str, Any] | None:
        done = {"element": "elsewhere", "key": key, "data": {}}
        return {**_called("elsewhere", key), "records": [done], "partial": True} if key % 2 == 0 else None


def _called(process_id: str, value: int) -> dict[str, Any]:
    """What is noted of a call that has something to be undone."""
    return {"definition": 1, "process": process_id, "variables": {"inside": value}, "records": []}


class Life:
    """One instance of ``kind``; ``between`` is what happens to it between two steps: nothing, or being saved."""

    def __init__(
        self, kind: Kind, seed: int, *, between: Between | None = None, made: type[TokenWorkflow] = TokenWorkflow,
        gentle: bool = False,
    ) -> None:  # fmt: skip
        self.kind, self.random, self.desk, self.between = kind, Random(seed), Desk(), between
        self.gentle = gentle
        self.spec = kind.spec
        self.workflow = made(kind.spec, self.desk)
        self.trace: list[str] = []
        self.open: dict[int, tuple[str, Any]] = {}
        self.visited: set[str] = set()
        self.running: set[int] = set()
        """Keys of what began and has not ended, as the effects told."""
        self.notes: set[str] = set()
        """Kinds of notes that its tokens had."""
        self.classes: set[str] = {"ProcessScopeSpec"}
        self.migrated = False

    def steps(self, most: int = 40) -> Iterator[list[str]]:
        """Live: begin, then one thing after another until the end; what there is to see after each."""
        start = self.random.choice(self.kind.starts)
        values = {name: self._value() for name in self.kind.names if self.random.random() < 0.8}
        if self.spec.start.parts.compensation is not None and self.random.random() < 0.4:
            called = {**_called("p", 1), "variables": values}
            yield self._do("begin to undo", lambda: self.workflow.begin_undoing(1, called))
        else:
            yield self._do(f"begin at {start}", lambda: self.workflow.begin(1, values, start, {"handed": 1}))
        for number in range(most):
            if self.workflow.ended is not None:
                return
            name, act = self._choice() if number < most - 1 else ("cancel", self.workflow.cancel_all)
            yield self._do(name, act)

    def live(self, most: int = 40) -> list[str]:
        """A whole life; what there was to see."""
        return [line for seen in self.steps(most) for line in seen]

    def _value(self) -> Any:
        return self.random.choice(self.kind.values)

    def _do(self, name: str, act: Callable[[], None]) -> list[str]:
        self.trace = [name]
        act()
        self._go_on()
        for token in self.workflow.tasks.values():
            self.classes.add(type(token.task_spec).__name__)
            self.notes |= token.internal_data.keys()
        if self.between is not None and self.workflow.ended is None:
            self.workflow = self.between(self.workflow)
        if self.workflow.ended is None:
            self.trace += tree(self.workflow)
        return self.trace

    def _go_on(self) -> None:
        followups: deque[Callable[[], None]] = deque()
        while True:
            if self.workflow.ended is None:
                self.workflow.run()
            effects, self.workflow.effects = self.workflow.effects, []
            for effect in effects:
                self.trace.append(repr(effect))
                self._note(effect, followups)
            if self.workflow.ended is not None:
                return
            if followups:
                followups.popleft()()
            elif self.workflow.paused:
                self.workflow.unpause()
            elif not effects:
                return

    def _note(self, effect: fx.Effect, followups: deque[Callable[[], None]]) -> None:
        if isinstance(effect, fx.ElementStarted):
            self.visited.add(effect.element_id)
            self.running.add(effect.key)
        elif isinstance(effect, (fx.TaskOpened, fx.JobOpened, fx.WaitOpened, fx.CallOpened, fx.IncidentOpened)):
            self.open[effect.key] = type(effect).__name__, effect
        elif isinstance(effect, (fx.TaskClosed, fx.JobClosed, fx.WaitClosed, fx.CallCanceled, fx.IncidentClosed)):
            self.open.pop(effect.key, None)
        elif isinstance(effect, fx.ElementEnded):
            self.running.discard(effect.key)
            if self.open.get(effect.key, ("", None))[0] == "CallOpened":
                del self.open[effect.key]
        elif isinstance(effect, fx.ThrownUpwards) and effect.kind == "error":
            followups.append(lambda: self._uncaught(effect))
        elif isinstance(effect, fx.SignalThrown):
            waits = [one for what, one in self.open.values() if what == "WaitOpened" and one.kind == "signal"]
            hear = [one for one in waits if one.name == effect.name and one.key not in effect.heard]
            followups.extend(lambda one=one: self._meet(one, effect.variables) for one in hear)

    def _uncaught(self, effect: fx.ThrownUpwards) -> None:
        token = self.workflow.token(effect.token)
        if token is not None:
            self.workflow.break_down(token, unhandled(token, effect.code), "work")

    def _meet(self, wait: fx.WaitOpened, variables: Mapping[str, Any]) -> None:
        due = None
        if wait.due_at is not None:
            due = wait.due_at
            self.desk.clock.move_to(max(due, self.desk.clock.now()))
        token = self.workflow.token(wait.token)
        met = use_wait(token, wait.key, due) if token is not None else None
        if token is not None and met is not None and met[0] != CONTINUE:
            token.task_spec.trigger(token, *met, variables)

    def _choice(self) -> tuple[str, Callable[[], None]]:
        found = [one for key, (what, effect) in sorted(self.open.items()) for one in self._ways(what, key, effect)]
        found += [self._choose(token) for token in self.workflow.tasks.values() if self._chooses(token)]
        if not found or self.random.random() < 0.15:
            found = [self._set(), self._set()]
            if not self.gentle:
                found += [self._move(), self._move(), self._migrate()]
            if self.random.random() < 0.04:
                found = [("cancel", self.workflow.cancel_all)]
        return self.random.choice(found)

    def _ways(self, what: str, key: int, effect: Any) -> list[tuple[str, Callable[[], None]]]:
        handed = {name: self._value() for name in self.kind.names if self.random.random() < 0.5}
        token = self.workflow.token(effect.token if what in {"WaitOpened", "IncidentOpened"} else key)
        if token is None:
            return []
        if what == "WaitOpened":
            return [(f"meet {effect.element_id}", lambda: self._meet(effect, handed))]
        if what == "IncidentOpened":
            return [(f"resolve {effect.element_id}", lambda: self._resolve(token, handed))]
        if token.has_state(TaskState.ERROR):
            return []
        finish = (f"finish {effect.element_id}", lambda: self._finish(what, token, effect, handed))
        thrown = [
            (f"{kind} {code} at {effect.element_id}", lambda kind=kind, code=code: self._throw(token, kind, code))
            for kind, code in dict.fromkeys(_caught(token))
        ]
        if what == "TaskOpened":
            return [finish, finish, *thrown]
        return [finish, finish, *thrown, (f"fail {effect.element_id}", lambda: self._fail(token))]

    def _finish(self, what: str, token: Token, effect: Any, handed: Mapping[str, Any]) -> None:
        if what == "CallOpened" and effect.called is None and self.random.random() < 0.7:
            token.internal_data["called"] = _called(effect.process_id, token.key)
        if what == "JobOpened":
            self.open.pop(token.key)
        token.task_spec.finish(token, handed)

    def _throw(self, token: Token, kind: str, code: str) -> None:
        token.internal_data.pop("job", None)
        self.open.pop(token.key, None)
        throw_at(token, kind, code, {"thrown": code})

    def _fail(self, token: Token) -> None:
        self.workflow.break_down(token, Broken("the worker failed", kind="JOB_NO_RETRIES"), "work")

    def _resolve(self, token: Token, handed: Mapping[str, Any]) -> None:
        for name, value in handed.items():
            self.workflow.set_variable(token, name, value)
        self.workflow.resolve(token)

    def _chooses(self, token: Token) -> bool:
        return isinstance(token.task_spec, AdHocSpec) and bool(token.task_spec.choices)

    def _choose(self, token: Token) -> tuple[str, Callable[[], None]]:
        chosen = self.random.choice(token.task_spec.choices)
        return f"choose {chosen}", self._tried(lambda: token.task_spec.activate(token, [(chosen, {})]))

    def _set(self) -> tuple[str, Callable[[], None]]:
        name, value = self.random.choice([*self.kind.names, "other"]), self._value()
        return f"set {name}", lambda: self.workflow.set_variable(self.workflow.process, name, value)

    def _move(self) -> tuple[str, Callable[[], None]]:
        ids = [node.id for _scope, node in self.kind.process.scope.walk()]
        keys = list(self.workflow.tasks)
        element_id, key = self.random.choice(ids), self.random.choice(keys[1:] or keys)
        what: dict[str, Any] = self.random.choice(
            [
                {"activate": [Activation(element_id)]},
                {"move": [Move(element_id, source_key=key)]},
                {"terminate": [Termination(key)]},
            ]
        )
        return f"modify {what}", self._tried(lambda: modify(self.workflow, self.kind.process, **what))

    def _migrate(self) -> tuple[str, Callable[[], None]]:
        return "migrate", self._tried(self._to_target)

    def _to_target(self) -> None:
        if self.migrated or type(self.workflow) is not TokenWorkflow:
            return
        source = Version(self.kind.process, self.spec)
        mapping = suggest(source, self.kind.target).mapping
        self.workflow = Migration(self.workflow, source, self.kind.target, mapping).apply()
        self.spec, self.migrated = self.kind.target.spec, True

    def _tried(self, act: Callable[[], Any]) -> Callable[[], None]:
        """What is refused leaves the tokens as they were saved."""

        def do() -> None:
            before, effects = dump(self.workflow), list(self.workflow.effects)
            try:
                act()
            except (Invalid, NotFound, Refused) as error:
                self.trace.append(f"refused: {error.message[:60]}")
                self.workflow = load(before, self.spec, self.desk)
                self.workflow.effects = effects

        return do


def _caught(token: Token) -> Iterator[tuple[str, str]]:
    """What could be thrown at a token and would be caught around it: errors and escalations with their codes."""
    for scope in token.chain():
        for place in (*scope.task_spec.boundaries, *scope.task_spec.parts.event_starts):
            for trigger in place.triggers:
                code = trigger.code or "any"
                if trigger.kind in {"error", "escalation"} and find_catcher(token, trigger.kind, code) is not None:
                    yield trigger.kind, code


def tree(workflow: TokenWorkflow) -> list[str]:
    """Every open token with its state, variables and notes, in the order it came."""
    return [
        f"{token.key} {token.task_spec.name} in {token._parent} {token._state} {token.data!r} {token.internal_data!r}"
        for token in workflow.tasks.values()
    ]


def saved(workflow: TokenWorkflow) -> TokenWorkflow:
    """The instance saved, forgotten and loaded again."""
    return load(dump(workflow), workflow.spec, workflow.environment)
