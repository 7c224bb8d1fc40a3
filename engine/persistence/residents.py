"""Instances that stay in memory from one step to the next, so that the next need not read their state again.

One is only taken out by who has read in the same transaction that its saved state still has the version it was put in
with; so what is here may be lost, or be old, at any time. Whoever takes one out has it alone, and puts it back only
after the commit: nothing of a transaction that failed is ever seen again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any


class Residents:
    """At most ``most`` instances, those put in last; safe for many threads."""

    def __init__(self, most: int = 0) -> None:
        self.most = most
        self._kept: OrderedDict[int, tuple[int, Any]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, key: int, version: int) -> Any:
        """The instance as its step of this version left it, which is here no more; nothing when it is not here."""
        if not self.most:
            return None
        with self._guard:
            found = self._kept.pop(key, None)
        return found[1] if found is not None and found[0] == version else None

    def keep(self, key: int, version: int, instance: Any) -> None:
        """Put an instance in, as its committed step of this version left it."""
        if not self.most:
            return
        with self._guard:
            self._kept.pop(key, None)
            self._kept[key] = (version, instance)
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
