"""Compares two states of a decision file: decisions by id, tables by column, rule and cell, requirements by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.modeling.diff.alignment import Pairs, align, moved
from workflow.modeling.diff.changes import Change, Detail, details_between
from workflow.modeling.diff.dmn_things import Column, Part, Row, Table, read_parts


def diff_dmn(old: bytes, new: bytes) -> list[Change]:
    """The changes between two decision files.

    :raises Invalid: when one of them is no DMN
    """
    before, after = read_parts(old), read_parts(new)
    changes: list[Change] = []
    for id_, part in after.items():
        was = before.get(id_)
        if was is None:
            changes.append(_appeared("added", part))
        else:
            changes += _between(was, part)
    return changes + [_appeared("removed", part) for id_, part in before.items() if id_ not in after]


def pair_columns(old: Table, new: Table) -> Pairs:
    """Which column of one table is which of the other: by id, else by kind and label."""
    cells = [[(column.kind, column.label)] for column in old.columns], [[(c.kind, c.label)] for c in new.columns]
    at = {column.id: index for index, column in enumerate(new.columns)}
    same = {c.id for c in old.columns if c.id in at and new.columns[at[c.id]].kind == c.kind}
    ids = [c.id if c.id in same else "" for c in old.columns], [c.id if c.id in same else "" for c in new.columns]
    pairs = align(cells[0], cells[1], ids)
    return [(one, other) for one, other in pairs if old.columns[one].kind == new.columns[other].kind]


def pair_rows(old: Table, new: Table, columns: Pairs) -> Pairs:
    """Which rule of one table is which of the other: by id, else by the cells of the columns both have."""
    one = [[row.cells.get(old.columns[i].id, "") for i, _j in columns] for row in old.rows]
    other = [[row.cells.get(new.columns[j].id, "") for _i, j in columns] for row in new.rows]
    return align(one, other, ([row.id for row in old.rows], [row.id for row in new.rows]))


def _between(was: Part, part: Part) -> Iterator[Change]:
    one, other = dict(was.aspects), dict(part.aspects)
    for said, tables in ((one, was.tables), (other, part.tables)):
        for number, table in enumerate(tables):
            place = f"[{number + 1}]" if number else ""
            said |= {f"decisionTable{place}{name}": text for name, text in table.aspects.items()}
    details = details_between(one, other)
    if was.tag != part.tag:
        details = (Detail("@type", was.tag, part.tag), *details)
    if details:
        yield Change("changed", part.tag, part.id, part.name, details=details)
    for old, new in zip(was.tables, part.tables, strict=False):
        yield from _tables(part.id, old, new)
    looks = details_between(was.drawn, part.drawn)
    if looks:
        yield Change("moved", part.tag, part.id, part.name, details=looks)


def _tables(decision: str, old: Table, new: Table) -> Iterator[Change]:
    columns = pair_columns(old, new)
    yield from _columns(decision, old.columns, new.columns, columns)
    rows = pair_rows(old, new, columns)
    matched_old, matched_new = {i for i, _j in rows}, {j for _i, j in rows}
    jumped = moved(rows)
    for i, j in rows:
        was, row = old.rows[i], new.rows[j]
        where: dict[str, Any] = {"id": row.id, "within": decision, "old_index": i + 1, "new_index": j + 1}
        details = tuple(_cells(was, row, old, new, columns)) + details_between(was.aspects, row.aspects)
        if details:
            yield Change("changed", "rule", details=details, **where)
        if j in jumped:
            yield Change("reordered", "rule", details=(Detail("place", str(i + 1), str(j + 1)),), **where)
    for j, row in enumerate(new.rows):
        if j not in matched_new:
            details = tuple(Detail(f"cell:{c.label or c.id}", None, row.cells.get(c.id, "")) for c in new.columns)
            yield Change("added", "rule", row.id, within=decision, new_index=j + 1, details=details)
    for i, row in enumerate(old.rows):
        if i not in matched_old:
            details = tuple(Detail(f"cell:{c.label or c.id}", row.cells.get(c.id, ""), None) for c in old.columns)
            yield Change("removed", "rule", row.id, within=decision, old_index=i + 1, details=details)


def _cells(was: Row, row: Row, old: Table, new: Table, columns: Pairs) -> Iterator[Detail]:
    for i, j in columns:
        before, after = was.cells.get(old.columns[i].id, ""), row.cells.get(new.columns[j].id, "")
        if before != after:
            column = new.columns[j]
            yield Detail(f"cell:{column.label or column.id}", before, after)


def _columns(decision: str, old: list[Column], new: list[Column], pairs: Pairs) -> Iterator[Change]:
    jumped = moved(pairs)
    for i, j in pairs:
        told: dict[str, Any] = {"what": new[j].kind, "id": new[j].id, "name": new[j].label, "within": decision}
        details = details_between(old[i].aspects, new[j].aspects)
        if details:
            yield Change("changed", details=details, **told)
        if j in jumped:
            yield Change("reordered", details=(Detail("place", str(i + 1), str(j + 1)),), **told)
    matched_old, matched_new = {i for i, _j in pairs}, {j for _i, j in pairs}
    for j, column in enumerate(new):
        if j not in matched_new:
            yield _column("added", decision, column)
    for i, column in enumerate(old):
        if i not in matched_old:
            yield _column("removed", decision, column)


def _column(kind: str, decision: str, column: Column) -> Change:
    return Change(
        kind, column.kind, column.id, column.label, within=decision, details=_sides(kind, column.aspects)
    )  # fmt: skip


def _appeared(kind: str, part: Part) -> Change:
    return Change(kind, part.tag, part.id, part.name, details=_sides(kind, part.aspects))


def _sides(kind: str, aspects: Mapping[str, str]) -> tuple[Detail, ...]:
    told = [(name, text) for name, text in aspects.items() if name not in {"@name", "@label"}]
    return tuple(Detail(name, None, text) if kind == "added" else Detail(name, text, None) for name, text in told)
