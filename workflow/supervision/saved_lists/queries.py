"""Questions about saved lists: which a person sees, and how much each shows now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from workflow.people.saved_lists.keeping import kept_lists
from workflow.people.saved_lists.models import SavedList
from workflow.people.saved_lists.rules import Page
from workflow.supervision.desk.counts import count_late
from workflow.supervision.desk.filters import filter_of_text
from workflow.supervision.desk.follow import desk_rows


def lists_for(session: Session, actor: Actor) -> list[SavedList]:
    """The person's own lists, then those shared with their groups, by name."""
    return kept_lists(session, actor, Page.SUPERVISION)


def count_lists(session: Session, actor: Actor, now: datetime) -> Mapping[int, int]:
    """Key of a list → how many tasks it shows, for all that the person sees: a statement each."""
    rows = desk_rows(session)
    return {
        kept.key: count_late(session, rows, now, filter_of_text(kept.question)) for kept in lists_for(session, actor)
    }
