"""Remembers the board's columns for a minute where counting takes long, so that the desk need not wait for them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from workflow.board.columns import StageColumn, stage_columns

QUICK_SECONDS = 0.03
"""Counting that takes no longer is done for each page anew."""

KEPT_SECONDS = 60.0


@dataclass(slots=True)
class RememberedBoard:
    """The columns of the whole board as one process last counted them."""

    columns: list[StageColumn] = field(default_factory=list)
    counted_at: float = 0.0
    took: float = 0.0

    def at_once(self, session: Session) -> list[StageColumn] | None:
        """The columns where they need not be waited for: counted now, or not long ago; else nothing."""
        if self.took <= QUICK_SECONDS:
            return self.count(session)
        return self.columns if time.monotonic() - self.counted_at < KEPT_SECONDS else None

    def count(self, session: Session) -> list[StageColumn]:
        """The columns counted now."""
        began = time.monotonic()
        self.columns = stage_columns(session)
        self.counted_at = time.monotonic()
        self.took = self.counted_at - began
        return self.columns
