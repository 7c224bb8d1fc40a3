"""Makes keys: 64-bit integers that sort by time, from the clock port, unique across processes.

Layout, high to low: 42 bits of milliseconds since 2000-01-01 UTC, 9 bits of node, 12 bits of sequence. The epoch lies
early enough for historic runs. A node number is taken from the ``key_node`` row when an engine opens its database.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from engine.domain.ports import Clock
from engine.persistence.work import KeyNode

_EPOCH_MS = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp() * 1000)
_MILLISECOND_BITS, _NODE_BITS, _SEQUENCE_BITS = 42, 9, 12


class KeyMaker:
    """Gives keys that only grow; safe for many threads."""

    def __init__(self, clock: Clock, node: int = 0) -> None:
        self._clock = clock
        self._node = node % (1 << _NODE_BITS)
        self._tick = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """A key greater than every earlier one of this maker."""
        with self._lock:
            tick = (int(self._clock.now().timestamp() * 1000) - _EPOCH_MS) << _SEQUENCE_BITS
            self._tick = max(self._tick + 1, tick)
            high, sequence = divmod(self._tick, 1 << _SEQUENCE_BITS)
            return (((high << _NODE_BITS) | self._node) << _SEQUENCE_BITS) | sequence


def key_at(moment: datetime) -> int:
    """The smallest key that could be made at this moment (aware): what was made before it has a smaller one.

    Before the first moment that keys tell of, and after the last (in 2139), the key of that.
    """
    tick = int(moment.timestamp() * 1000) - _EPOCH_MS
    return min(max(tick, 0), (1 << _MILLISECOND_BITS) - 1) << (_NODE_BITS + _SEQUENCE_BITS)


def moment_of(key: int) -> datetime:
    """When a key was made, in UTC, to the millisecond."""
    return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(milliseconds=key >> (_NODE_BITS + _SEQUENCE_BITS))


def take_node(connection: Connection) -> int:
    """The number of a process that is about to make keys; the caller commits."""
    taken = connection.execute(
        update(KeyNode).where(KeyNode.id == 1).values(taken=KeyNode.taken + 1).returning(KeyNode.taken)
    ).scalar()
    if taken is None:
        connection.execute(insert(KeyNode).values(id=1, taken=1))
        taken = connection.execute(select(KeyNode.taken)).scalar_one()
    return int(taken)
