"""Which matters and steps fit words, and the condition that narrows a list of tasks to them.

Every term must fit, be it the matter's or the step's. A few matters are asked for at once and compared by key; where
more fit than that, the database compares row by row (``docs/decisions/0027-search-by-matter.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from workflow.inbox.search.models import FULL_TEXT, MatterWords, StepName
from workflow.inbox.search.pieces import as_fts5, as_tsquery, initials, plain, terms_of

FEW, SOME = 500, 20_000
"""Up to ``FEW`` matters are compared by key; up to ``SOME``, SQLite makes the list of them once for each scan."""

_TEXT = table(FULL_TEXT, column("rowid", BigInteger), column(FULL_TEXT))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a list keeps what a search compares; ``named`` says whether the step of a row has one of these names."""

    root_key: ColumnElement[int]
    process_id: ColumnElement[str]
    named: Callable[[ColumnElement[Any]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for words: ``shape`` is what a statement depends on, ``given`` its parameters."""

    shape: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that fits."""
        return "nothing" in self.shape


def search_for(session: Session, words: str) -> Search | None:
    """What fits ``words``; nothing when they are no search. Two statements, three where much fits.

    Matters that fit all terms together are one list; only where steps fit too each term has its own.
    """
    terms = terms_of(words)
    if not terms:
        return None
    steps = _steps(session)
    named = [[step for step in steps if _fits(term, step[1])] for term in terms]
    if not any(named):
        return _combined([_of_matters(session, terms, 0)])
    return _combined([_of_term(session, term, named[number], number) for number, term in enumerate(terms)])


def roots_for(session: Session, words: str, most: int) -> list[int]:
    """The keys of matters that fit all terms, ``most`` at most, newest first."""
    terms = terms_of(words)
    dialect = session.get_bind().dialect.name
    sought = _sought(dialect, terms)
    if not sought:
        return []
    return list(session.scalars(_matching(dialect).order_by(_key(dialect).desc()).limit(most), {"text0": sought}))


def condition(shape: tuple[str, ...], dialect: str, columns: Columns) -> ColumnElement[bool]:
    """The condition of a search of this shape on a list with these columns."""
    return and_(*(_term(part, number, dialect, columns) for number, part in enumerate(shape)))


def _combined(found: list[tuple[str, dict[str, Any]]]) -> Search:
    given: dict[str, Any] = {}
    for _, parameters in found:
        given |= parameters
    return Search(tuple(shape for shape, _ in found), given)


def _of_term(session: Session, term: str, steps: list[tuple[str, str]], number: int) -> tuple[str, dict[str, Any]]:
    shape, given = _of_matters(session, [term], number)
    if not steps:
        return shape, given
    given[f"processes{number}"] = sorted({process_id for process_id, _ in steps})
    given[f"names{number}"] = sorted({name for _, name in steps})
    return f"{shape}+named", given


def _of_matters(session: Session, terms: list[str], number: int) -> tuple[str, dict[str, Any]]:
    dialect = session.get_bind().dialect.name
    sought = _sought(dialect, terms)
    if not sought:
        return "nothing", {}
    roots = list(session.scalars(_matching(dialect).limit(FEW + 1), {"text0": sought}))
    if not roots:
        return "nothing", {}
    if len(roots) <= FEW:
        return "few", {f"roots{number}": roots}
    if dialect == "sqlite" and session.scalar(_counting(dialect), {"text0": sought}) <= SOME:
        return "some", {f"text{number}": sought}
    return "many", {f"text{number}": sought}


def _sought(dialect: str, terms: list[str]) -> str:
    return as_fts5(terms) if dialect == "sqlite" else as_tsquery(terms)


def _term(part: str, number: int, dialect: str, columns: Columns) -> ColumnElement[bool]:
    way, _, more = part.partition("+")
    match way:
        case "nothing":
            fits: ColumnElement[bool] = false()
        case "few":
            fits = columns.root_key.in_(bindparam(f"roots{number}", type_=BigInteger(), expanding=True))
        case "some":
            fits = columns.root_key.in_(_matching(dialect, number))
        case _:
            fits = exists(_matching(dialect, number).where(_key(dialect) == columns.root_key))
    if not more:
        return fits
    processes = columns.process_id.in_(bindparam(f"processes{number}", type_=String(), expanding=True))
    names = bindparam(f"names{number}", type_=String(), expanding=True)
    return or_(fits, and_(processes, columns.named(names)))


def _key(dialect: str) -> ColumnElement[int]:
    return _TEXT.c.rowid if dialect == "sqlite" else MatterWords.__table__.c.root_key


@lru_cache(maxsize=32)
def _matching(dialect: str, number: int = 0) -> Select[Any]:
    """The keys of matters that fit the text of this number."""
    text = bindparam(f"text{number}", type_=String())
    if dialect == "sqlite":
        return select(_TEXT.c.rowid).where(_TEXT.c[FULL_TEXT].match(text))
    fits = MatterWords.__table__.c.pieces.bool_op("@@")(cast(text, TSQUERY))
    return select(MatterWords.__table__.c.root_key).where(fits)


@lru_cache(maxsize=2)
def _counting(dialect: str) -> Select[Any]:
    return select(func.count()).select_from(_matching(dialect).limit(SOME + 1).subquery())


def _steps(session: Session) -> list[tuple[str, str]]:
    return [tuple(row) for row in session.execute(select(StepName.__table__.c.process_id, StepName.__table__.c.name))]


def _fits(term: str, name: str) -> bool:
    if term.lower() in name.lower():
        return True
    sought, known = "".join(plain(term).split()), _known(name)
    return bool(sought) and any(sought in way for way in known)


@lru_cache(maxsize=4096)
def _known(name: str) -> tuple[str, str]:
    """A name without its spaces and signs, and its initials."""
    return "".join(plain(name).split()), "".join(initials(name).split())
