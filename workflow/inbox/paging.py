"""Pages that follow each other by key: how long one is, and where the next begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflow.web.addresses import key_of

PAGE_SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: its moment and key."""

    at: datetime
    key: int

    def as_text(self) -> str:
        """The cursor for an address; microseconds, so that no row is skipped."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.key}"

    @classmethod
    def of_text(cls, text: str) -> Cursor | None:
        """The cursor out of an address; nothing of an empty or broken one, which begins at the first page."""
        micros, _, key = text.partition("-")
        since, last = key_of(micros), key_of(key)
        if since is None or last is None or since > _LAST:
            return None
        return cls(_EPOCH + timedelta(microseconds=since), last)
