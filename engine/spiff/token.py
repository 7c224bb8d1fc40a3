"""A token: SpiffWorkflow's task with a key for an id, cheap state changes, and the variables of its scope.

The tree of tokens is the tree of scopes: a token's parent is the process, sub-process or multi-instance body it runs
in, never the element it came from. So the tree stays as shallow as the diagram is nested, however long a loop runs,
and a finished token is simply taken out (engine.md section 2, faults 1 and 2).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.domain import variables


class Token(Task):
    """``data`` holds the variables local to this token's scope, ``internal_data`` the engine's own notes.

    Notes in use: ``flow`` (the sequence flow it came by), ``waits`` (open waits by key), ``trigger`` (variables of the
    event that made it), ``retry`` (what to do again when its incident is resolved), ``incident`` (key), ``index``,
    ``conditions`` (the last answers by event), ``came`` and ``met`` (triggers of events that need all of them),
    ``reset`` (the flows that activated a complex gateway), ``first`` (the event that an instance began with),
    ``interrupted`` (an interrupting event sub-process has the scope), ``thrown`` (how many events it threw already);
    ``compensation``, ``compensating``, ``compensates``, ``called`` and ``partial`` (see ``engine.spiff.records``).
    """

    triggered = False
    thread_id = 0
    last_state_change = 0.0
    _children: list[int] | tuple[()] = ()
    """Keys of the tokens inside; most never have any, and thousands of empty lists are work for the collector."""
    _stored: bytes | None = None

    @classmethod
    def restored(
        cls, workflow: Workflow, spec: TaskSpec, parent: Token | None, *, state: int, key: int, stored: bytes
    ) -> Token:
        """A token out of a stored state; variables and notes stay encoded until somebody asks for them."""
        token = cls.__new__(cls)
        token.id, token.workflow, token.task_spec = key, workflow, spec
        token._parent = None if parent is None else parent.id
        token._state, token._stored = state, stored
        workflow.tasks[key] = token
        if parent is not None:
            parent._child_added_notify(token)
        return token

    def _child_added_notify(self, child: Task) -> None:
        if not self._children:
            self._children = [child.id]
        else:
            self._children.append(child.id)

    @property
    def data(self) -> dict[str, Any]:
        """The variables local to this token's scope."""
        if self._stored is not None:
            self._decode()
        return self._data

    @data.setter
    def data(self, value: dict[str, Any]) -> None:
        if self._stored is not None:
            self._decode()
        self._data = value

    @property
    def internal_data(self) -> dict[str, Any]:
        """The engine's own notes."""
        if self._stored is not None:
            self._decode()
        return self._notes

    @internal_data.setter
    def internal_data(self, value: dict[str, Any]) -> None:
        if self._stored is not None:
            self._decode()
        self._notes = value

    def encoded(self) -> bytes:
        """Variables and notes as JSON in one line; as they were stored when nobody asked for them since."""
        return self._stored if self._stored is not None else variables.dumps([self._data, self._notes])

    def _decode(self) -> None:
        stored, self._stored = self._stored, None
        self._data, self._notes = variables.loads(stored or b"[{},{}]", limited=False)

    @property
    def key(self) -> int:
        """The element instance key."""
        return int(self.id)  # type: ignore[call-overload]

    @property
    def scope(self) -> Token:
        """The token this one runs in; the process token is its own end of the chain."""
        parent = self.parent
        if parent is None:
            raise LookupError(f"token {self.id} is the process itself and runs in nothing")
        return parent  # type: ignore[return-value]

    @property
    def is_process(self) -> bool:
        """Whether this is the outermost scope."""
        return self._parent is None

    @property
    def tokens(self) -> list[Token]:
        """The tokens that run in this scope."""
        return [self.workflow.tasks[key] for key in self._children]

    def chain(self) -> Iterator[Token]:
        """This token and every scope around it, inside first."""
        token: Token | None = self
        while token is not None:
            yield token
            token = token.parent  # type: ignore[assignment]

    def variables(self) -> ChainMap[str, Any]:
        """What an expression sees here: nearest scope first."""
        return ChainMap(*(token.data for token in self.chain()))

    def is_open(self) -> bool:
        """Whether the token still occupies its element."""
        return not self.has_state(TaskState.COMPLETED | TaskState.CANCELLED)

    def _set_state(self, value: int) -> None:
        # The library logs every change with a dictionary of extras built each time, which is most of a step's cost.
        self._state = value
