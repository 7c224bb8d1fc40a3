"""The projects on the board: the worst light and the largest investment first, a few of each phase or page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from workflow.board.columns import BoardFilter, is_on_board
from workflow.board.lighted import WEIGHT, present_lights
from workflow.inbox.lights import Light
from workflow.inbox.orders import Order, Place
from workflow.projects.models import Project

PROJECT = Project.__table__.c
PAGE_ROWS = 50
CARDS_EACH = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One project: its light with the codes and words of the reasons, its phase, investment (万元), whose it is."""

    key: int
    root_key: int
    business_key: str
    name: str
    phase: str
    variant: str
    total_invest: Decimal
    owner_org: str
    owner_user: str | None
    leader: str | None
    light: str
    reasons: tuple[str, ...]
    since: datetime | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardPage:
    """Rows of the board, and the place the next page begins after, or nothing."""

    cards: list[Card]
    following: Place | None


def top_cards(session: Session, narrowed: BoardFilter, each: int = CARDS_EACH) -> dict[str, list[Card]]:
    """Phase → its first cards."""
    lights = present_lights()
    weight, amount = _order(lights)
    place = func.row_number().over(partition_by=PROJECT.phase, order_by=(weight, amount, PROJECT.key))
    found = _joined(select(PROJECT.key, place.label("place")), lights, narrowed).subquery("found")
    first = select(found.c.key).where(found.c.place <= each)
    cards: dict[str, list[Card]] = {}
    query = _cards(lights, narrowed).where(PROJECT.key.in_(first)).order_by(weight, amount, PROJECT.key)
    for row in session.execute(query):
        card = _card(row)
        cards.setdefault(card.phase, []).append(card)
    return cards


def list_cards(session: Session, narrowed: BoardFilter, after: Place | None = None, rows: int = PAGE_ROWS) -> CardPage:
    """A page of the board's projects: one statement."""
    lights = present_lights()
    weight, amount = _order(lights)
    query = _cards(lights, narrowed, weight, amount).order_by(weight, amount, PROJECT.key).limit(rows + 1)
    if after is not None:
        last = (*(literal(value, BigInteger()) for value in after.values), after.key)
        query = query.where(tuple_(weight, amount, PROJECT.key) > tuple_(*last))
    found = session.execute(query).all()
    cards = [_card(row) for row in found[:rows]]
    if len(found) <= rows:
        return CardPage(cards, None)
    last_row = found[rows - 1]
    return CardPage(cards, Place((int(last_row[-2]), int(last_row[-1])), _ANY, cards[-1].key))


def place_of(text: str) -> Place | None:
    """The place out of an address; nothing of a broken one: then the board begins anew."""
    return Place.of_text(text, _PLACES)


_ANY = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""The board is not ordered by a moment, which a place has."""

_PLACES = (Order("亮灯", int, lambda: literal(0)), Order("投资额", int, lambda: literal(0)))


def _order(lights: Any) -> tuple[ColumnElement[int], ColumnElement[int]]:
    weight = case(*((lights.c.light == light, rank) for light, rank in WEIGHT.items()), else_=WEIGHT[Light.GREEN])
    return weight, -type_coerce(PROJECT.total_invest, BigInteger)


def _cards(lights: Any, narrowed: BoardFilter, *more: ColumnElement[Any]) -> Select[Any]:
    columns = (
        PROJECT.key, PROJECT.root_key, PROJECT.business_key, PROJECT.name, PROJECT.phase, PROJECT.variant,
        PROJECT.total_invest, PROJECT.owner_org, PROJECT.owner_user, PROJECT.leader,
        func.coalesce(lights.c.light, Light.GREEN.value), lights.c.reasons, lights.c.evidence, lights.c.since,
    )  # fmt: skip
    return _joined(select(*columns, *more), lights, narrowed)


def _joined(query: Select[Any], lights: Any, narrowed: BoardFilter) -> Select[Any]:
    table = Project.__table__.outerjoin(lights, lights.c.business_key == PROJECT.business_key)  # type: ignore[arg-type]
    query = query.select_from(table).where(*is_on_board(narrowed))
    if narrowed.phase:
        query = query.where(PROJECT.phase == narrowed.phase)
    if narrowed.light == Light.GREEN:
        query = query.where(lights.c.light.is_(None))
    elif narrowed.light:
        query = query.where(lights.c.light == narrowed.light)
    return query


def _card(row: Any) -> Card:
    *members, light, codes, evidence, since = row[:14]
    reasons = tuple(codes or ())
    said = {
        hit.get("code"): str(hit.get("words") or hit.get("code")) for hit in evidence or () if isinstance(hit, dict)
    }
    return Card(*members, light, reasons, since, tuple(said.get(code, code) for code in reasons))
