"""Instances that keep every token they ever had: what ended stays in the tree, with its state, variables and notes.

The engine takes a finished token out at once. Here it is only marked: the tree's raw ``tasks`` and ``_children`` hold
it for ever, whoever has it in hand finds its scope, and all that the engine asks of the tree in its own words tells of
open tokens alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from SpiffWorkflow.util.task import TaskState

from engine.spiff.token import Token
from engine.spiff.tokens import TokenWorkflow


class KeptTasks(dict[Any, Any]):
    """All tokens by key; those that have ended are there, but not told of."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: set[Any] = set()

    def get(self, key: Any, default: Any = None) -> Any:
        return default if key in self.ended else super().get(key, default)

    def __getitem__(self, key: Any) -> Any:
        if key in self.ended:
            raise KeyError(key)
        return super().__getitem__(key)

    def __contains__(self, key: Any) -> bool:
        return key not in self.ended and super().__contains__(key)

    def __iter__(self) -> Iterator[Any]:
        return (key for key in super().__iter__() if key not in self.ended)

    def __len__(self) -> int:
        return super().__len__() - len(self.ended)

    def keys(self) -> Any:
        return list(self)

    def values(self) -> Any:
        return [super(KeptTasks, self).__getitem__(key) for key in self]

    def items(self) -> Any:
        return [(key, super(KeptTasks, self).__getitem__(key)) for key in self]

    def pop(self, key: Any, default: Any = None) -> Any:
        """Mark as ended; nothing goes."""
        token = self.get(key, default)
        if isinstance(token, Token):
            if not token.has_state(TaskState.CANCELLED):
                token._set_state(TaskState.COMPLETED)
            self.ended.add(key)
        return token

    def whole(self) -> list[Token]:
        """Every token there was."""
        return list(super().values())

    def ever(self, key: Any) -> Any:
        """A token, ended or not."""
        return super().get(key)


class KeptChildren(list[Any]):
    """Keys of all tokens that were ever in a scope; those that have ended are not told of."""

    def __init__(self, tasks: KeptTasks) -> None:
        super().__init__()
        self.tasks = tasks

    def __iter__(self) -> Iterator[Any]:
        return (key for key in super().__iter__() if key not in self.tasks.ended)

    def __len__(self) -> int:
        return sum(1 for _key in self)

    def remove(self, key: Any) -> None:
        """It stays."""


class KeptToken(Token):
    """A token that finds its scope also when either has ended."""

    @property
    def parent(self) -> Any:
        return self.workflow.tasks.ever(self._parent)

    def _set_state(self, value: int) -> None:
        if self.id not in self.workflow.tasks.ended:  # a removed token may still hear that its run is over
            super()._set_state(value)

    def _child_added_notify(self, child: Any) -> None:
        if not isinstance(self._children, KeptChildren):
            self._children = KeptChildren(self.workflow.tasks)
        self._children.append(child.id)


class Unpruned(TokenWorkflow):
    """The tokens of an instance, none of which ever goes."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.tasks = KeptTasks()


@contextmanager
def unpruned() -> Iterator[type[TokenWorkflow]]:
    """The kind of workflow that keeps everything; for as long as new tokens are of the kind that it needs."""
    with patch("engine.spiff.tokens.Token", KeptToken), patch("engine.spiff.modify.Token", KeptToken):
        yield Unpruned
