"""Moves the tokens of one instance: enters elements, lets them act, passes tokens on, ends scopes.

One call of :meth:`TokenWorkflow.run` goes on until every token waits for something outside. Everything that
touches the world around is collected in ``effects``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.domain.errors import Broken
from engine.domain.states import IncidentKind
from engine.feel import FeelRuntime
from engine.model.elements import Binding
from engine.spiff import effects as fx
from engine.spiff.conditions import CREATE, UPDATE, check_conditions
from engine.spiff.records import go_on
from engine.spiff.spec import ElementSpec, ProcessSpec
from engine.spiff.token import Token

MAX_STEPS = 5_000
"""Elements one transaction may pass through before the rest is left to a job: no loop can stall a worker."""


class Environment(Protocol):
    """What a run may ask of the engine around it."""

    feel: FeelRuntime

    def next_key(self) -> int:
        """A fresh element instance key."""

    def handle(self, token: Token, task_type: str, headers: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Do a service task's work now and return its variables; ``None`` when an outside worker must."""

    def decide(self, decision_id: str, variables: Mapping[str, Any], binding: Binding) -> Any:
        """The result of a decision as a JSON variable; raises ``Broken``."""

    def knows_group(self, code: str) -> bool:
        """Whether the office has a candidate group or an organisation with this code."""

    def stopped_call(self, key: int) -> Mapping[str, Any] | None:
        """What the instance that the call ``key`` runs has completed, before it is cancelled; ``None`` for nothing."""


class TokenWorkflow(Workflow):
    """The tokens of one instance over a compiled process."""

    def __init__(self, spec: ProcessSpec, environment: Environment) -> None:
        super().__init__(spec, deserializing=True)
        self.environment = environment
        self.effects: list[fx.Effect] = []
        self.ready: deque[int] = deque()
        self.late: deque[int] = deque()
        self.touched: set[int] = set()
        self.watchers: dict[int, None] = {}
        self.unwatched: dict[int, None] = {}
        self.changes: dict[tuple[int, str], str] = {}
        self.ended: str | None = None
        self.paused = False
        self.sending = False
        self.throwers: list[int] = []

    @property
    def process(self) -> Token:
        """The outermost scope; its ``data`` are the process variables."""
        return self.task_tree  # type: ignore[no-any-return]

    def token(self, key: int) -> Token | None:
        """The open token of an element instance."""
        return self.tasks.get(key)

    def rests(self) -> bool:
        """Whether nothing is noted for a next step but what a saved state holds as it is."""
        noted = (self.ready, self.late, self.touched, self.unwatched, self.changes, self.effects, self.throwers)
        return not (any(noted) or self.paused or self.sending or self.ended)

    def begin(
        self,
        instance_key: int,
        variables: Mapping[str, Any],
        start: str | None,
        event: Mapping[str, Any] | None = None,
    ) -> None:
        """Make the process token with its variables; it opens its event sub-processes and goes on at ``start``.

        Without ``start`` it begins as a process that no event starts; ``event`` is what a start event with output
        mappings chooses from.
        """
        self.task_tree = Token(self, self.spec.start, state=TaskState.READY, id=instance_key)
        self.process.data = dict(variables)
        if start is not None:
            self.process.internal_data["start"] = start
        if event:
            self.process.internal_data["given"] = dict(event)
        for name in variables:
            self.effects.append(fx.VariableWritten(instance_key, name))
        self.ready.append(instance_key)

    def begin_undoing(self, instance_key: int, called: Mapping[str, Any]) -> None:
        """Put back the process token of an ended instance, to undo what its ``records`` say it did."""
        variables = called["variables"]
        self.task_tree = Token(self, self.spec.start, state=TaskState.READY, id=instance_key)
        self.process.data = dict(variables)
        self.process.internal_data |= {"undoing": True, "compensation": called["records"]}
        if called.get("partial"):
            self.process.internal_data["partial"] = True
        for name in variables:
            self.effects.append(fx.VariableWritten(instance_key, name))
        self.ready.append(instance_key)

    def watch_again(self) -> None:
        """After a restore: find the tokens that watch conditions; one never evaluated yet comes first."""
        for token in self.tasks.values() if self.spec.conditional else ():
            conditions = token.internal_data.get("conditions")
            if conditions:
                self.watchers[token.key] = None
                if any(last is None for answers in conditions.values() for last in answers.values()):
                    self.unwatched[token.key] = None

    def changed(self, scope: Token, name: str, kind: str = UPDATE) -> None:
        """A variable of a scope was written: conditions may have another answer now."""
        if self.watchers:
            self.changes[scope.key, name] = kind

    def keep_changes(self) -> None:
        """Before a save without a run: note which variables changed, for the conditions that have not heard of it."""
        if self.changes:
            noted = self.process.internal_data.setdefault("changes", [])
            noted.extend([scope, name, kind] for (scope, name), kind in self.changes.items())

    def hear_changes(self) -> None:
        """Take up the changes that were noted for a later run."""
        for scope, name, kind in self.process.internal_data.pop("changes", []):
            self.changes[scope, name] = kind

    def enter(
        self,
        spec: ElementSpec,
        scope: Token,
        flow: str | None,
        *,
        trigger: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        notes: Mapping[str, Any] | None = None,
        came_from: int | None = None,
    ) -> Token:
        """A token arrives at an element by ``flow``, or because an event triggered it.

        ``came_from`` is the element instance that was left for it, or whose boundary event it is.
        """
        token = Token(self, spec, scope, state=TaskState.READY, id=self.environment.next_key())
        token.data = dict(data or {})
        token.internal_data = dict(notes or {})
        if flow is not None:
            token.internal_data["flow"] = flow
        if trigger is not None:
            token.internal_data["trigger"] = dict(trigger)
        self.effects.append(fx.ElementStarted(token.key, spec.element_id, spec.kind, scope.key, flow, came_from))
        for name in token.data:
            self.effects.append(fx.VariableWritten(token.key, name))
        spec.arrive(token)
        return token

    def run(self, budget: int = MAX_STEPS) -> int:
        """Go on until every token waits, something is thrown outwards, or ``budget`` elements were passed; how many."""
        steps = 0
        while self.ended is None and not self.paused:
            check_conditions(self)
            if self.sending and not self.ready:
                self.sending, self.paused = False, True
                break
            if not self.ready and self.late:
                self.ready.append(self.late.popleft())
            if not self.ready:
                if not self._settle():
                    return steps
                continue
            token = self.tasks.get(self.ready.popleft())
            if token is None or not token.has_state(TaskState.READY):
                continue
            if steps >= budget:
                self.ready.appendleft(token.key)
                self.process.task_spec.ask_to_continue(self.process)
                return steps
            steps += 1
            before = len(self.ready)
            self.attempt(token, "run")
            while self.sending and len(self.ready) > before:
                self.late.appendleft(self.ready.pop())
        return steps

    def attempt(self, token: Token, action: str) -> None:
        """Do ``run``, ``work`` (again) or ``complete`` on a token; a fault makes an incident, the others go on."""
        self._close_incident(token)
        try:
            if action == "watch":
                self.unwatched[token.key] = None
                self.touched.add(token.key)
                return
            spec = token.task_spec
            if action == "complete":
                if spec.may_end(token):
                    token.complete()
                else:
                    token._set_state(TaskState.STARTED)
                return
            if (spec.again(token) if action == "work" else spec._run(token)) is None:
                if not token.has_state(TaskState.WAITING):
                    token._set_state(TaskState.STARTED)
                return
        except Broken as error:
            again = action == "run" and token.task_spec.keeps_waits(token)
            self.break_down(token, error, "work" if again else action)
            return
        if self.tasks.get(token.id) is token:
            # Done at once; kept apart from the run, so that an incident here does not do the work twice.
            self.attempt(token, "complete")

    def break_down(self, token: Token, error: Broken, action: str) -> None:
        """Mark a token with an incident; ``action`` is what resolving it does again."""
        token._set_state(TaskState.ERROR)
        key = self.environment.next_key()
        token.internal_data["incident"] = key
        token.internal_data["retry"] = action
        kind = error.kind if error.kind in IncidentKind.__members__ else IncidentKind.UNKNOWN
        self.effects.append(fx.IncidentOpened(key, token.key, token.task_spec.element_id, str(kind), error.message))

    def resolve(self, token: Token) -> None:
        """Do again what the incident of ``token`` kept from happening."""
        action = token.internal_data.pop("retry", "run")
        self._close_incident(token)
        if action == "run":
            token.task_spec.forget(token)
            token._set_state(TaskState.READY)
            self.ready.append(token.key)
        else:
            if action == "work":
                token.task_spec.rewind(token)
            token._set_state(TaskState.STARTED)
            self.attempt(token, action)

    def leave(self, token: Token, flows: list[tuple[str, ElementSpec]]) -> None:
        """Take a finished token out and put one on each of ``flows``."""
        scope = token.scope
        self.effects.append(fx.ElementEnded(token.key, "COMPLETED"))
        self.remove(token)
        if scope.task_spec.goes_on_after(scope, token):
            for flow, target in flows:
                self.enter(target, scope, flow, came_from=token.key)
        self.touched.add(scope.key)

    def consume(self, tokens: Iterable[Token]) -> None:
        """Take tokens out that waited at an element and go on in another."""
        for token in list(tokens):
            self._close_incident(token)
            self.effects.append(fx.ElementEnded(token.key, "COMPLETED"))
            self.remove(token)

    def calm(self, token: Token) -> None:
        """Let a token wait that may have had an incident."""
        self._close_incident(token)
        token._set_state(TaskState.WAITING)

    def send(self) -> None:
        """A message is sent in this step: who sent it goes on when the others stand still and it is delivered."""
        self.sending = True

    def throw_outwards(self, effect: fx.SignalThrown | fx.ThrownUpwards) -> None:
        """Tell the world what was thrown, and stop: who hears it acts before this run goes on."""
        self.effects.append(effect)
        self.paused = True

    def hold(self, thrower: Token) -> None:
        """Let a token that has thrown outwards go on with its work once all that heard it have acted."""
        self.throwers.append(thrower.key)

    def unpause(self) -> None:
        """Everybody who heard what was thrown has acted: go on, if what threw is still there."""
        self.paused = False
        throwers, self.throwers = self.throwers, []
        for token in [self.tasks[key] for key in throwers if key in self.tasks]:
            self.attempt(token, "work")

    def remove(self, token: Token) -> None:
        """Take a token and all inside it out of the tree, without a word."""
        for child in token.tokens:
            self.remove(child)
        parent = token.parent
        if parent is not None:
            parent._children.remove(token.id)
        self.tasks.pop(token.id, None)

    def terminate(self, token: Token) -> None:
        """End a token early, inside first: tasks, jobs, calls and waits go with it."""
        if self.tasks.get(token.id) is not token:
            return  # an undoing that ended with the throw that waited for it
        for child in token.tokens:
            self.terminate(child)
        token.task_spec.stop(token)
        self._close_incident(token)
        token._set_state(TaskState.CANCELLED)
        self.effects.append(fx.ElementEnded(token.key, "TERMINATED"))
        parent = token.parent
        self.remove(token)
        if parent is not None:
            self.touched.add(parent.key)

    def terminate_children(self, scope: Token, *, keep: Token | None = None) -> None:
        """End everything that runs in ``scope``, but ``keep``."""
        scope.internal_data.pop("compensating", None)
        for child in scope.tokens:
            if child is not keep:
                self.terminate(child)

    def cancel_all(self) -> None:
        """Terminate the instance."""
        self.terminate_children(self.process)
        self.process.task_spec.stop(self.process)
        self.ended = "TERMINATED"
        self.effects.append(fx.InstanceFinished("TERMINATED"))

    def finish(self) -> None:
        """The outermost scope has no token left."""
        self.process.task_spec.stop(self.process)
        self.ended = "COMPLETED"
        self.effects.append(fx.InstanceFinished("COMPLETED", self.process.internal_data.get("end")))

    def set_variable(self, token: Token, name: str, value: Any, *, local: bool = False) -> None:
        """Write to the nearest scope that holds the name, else to the instance; or to this very scope."""
        target = token
        if not local:
            target = next((scope for scope in token.chain() if name in scope.data), self.process)
        self.changed(target, name, UPDATE if name in target.data else CREATE)
        target.data[name] = value
        self.effects.append(fx.VariableWritten(target.key, name))

    def _close_incident(self, token: Token) -> None:
        key = token.internal_data.pop("incident", None)
        token.internal_data.pop("retry", None)
        if key is not None:
            self.effects.append(fx.IncidentClosed(key, token.key, token.task_spec.element_id))

    def _settle(self) -> bool:
        """With no token ready: fire inclusive joins that nothing can reach any more, end empty scopes."""
        for token in [t for t in self.tasks.values() if t.has_state(TaskState.WAITING)]:
            if self.tasks.get(token.id) is token and token.task_spec.settle(token):
                return True
        touched, self.touched = self.touched, set()
        progressed = False
        for key in sorted(touched):
            scope = self.tasks.get(key)
            if scope is not None and go_on(scope):
                self.touched.add(key)
                progressed = True
                continue
            if scope is None or scope.tokens or not scope.has_state(TaskState.STARTED):
                continue
            progressed = True
            if scope.is_process:
                self.finish()
                return False
            self.attempt(scope, "complete")
        return progressed or bool(self.ready)
