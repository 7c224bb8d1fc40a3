"""Two states of a decision's tables as one table: every row and column of both, each with its mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflow.modeling.diff.alignment import Pairs, moved
from workflow.modeling.diff.dmn import pair_columns, pair_rows
from workflow.modeling.diff.dmn_things import Column, Part, Table, read_parts

AROUND = 2
"""Rows that are shown before and after one that changed; longer runs of unchanged rows become a gap."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was and as it is; ``None`` where its row or column is not there."""

    old: str | None
    new: str | None

    @property
    def differs(self) -> bool:
        """Whether both are there and say different things."""
        return self.old is not None and self.new is not None and self.old != self.new


@dataclass(frozen=True, slots=True)
class MergedColumn:
    """A column of either state; ``mark`` is a kind of change, or empty."""

    kind: str
    label: str
    mark: str
    old_label: str = ""


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row of either state with its numbers, or, with ``skipped``, so many unchanged rows."""

    mark: str = ""
    old_index: int | None = None
    new_index: int | None = None
    jumped: bool = False
    cells: tuple[Cell, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class MergedTable:
    """One decision's table out of both states; ``hit_policy`` as it was and is."""

    part: str
    name: str
    hit_policy: Cell
    columns: list[MergedColumn] = field(default_factory=list)
    rows: list[MergedRow] = field(default_factory=list)


def merged_tables(old: bytes, new: bytes) -> list[MergedTable]:
    """The tables that both states of a file have and that differ, in the order of the newer.

    :raises Invalid: when one of them is no DMN
    """
    before, after = read_parts(old), read_parts(new)
    found = []
    for id_, part in after.items():
        was = before.get(id_)
        for one, other in zip(was.tables, part.tables, strict=False) if was is not None else ():
            table = _merged(part, one, other)
            if any(column.mark for column in table.columns) or any(row.mark or row.jumped for row in table.rows):
                found.append(table)
    return found


def _merged(part: Part, old: Table, new: Table) -> MergedTable:
    pairs = pair_columns(old, new)
    columns = list(_columns(old, new, pairs))
    rows = _rows(old, new, pair_rows(old, new, pairs), columns)
    hit = Cell(old.aspects.get("@hitPolicy"), new.aspects.get("@hitPolicy"))
    shown = [MergedColumn(other.kind if other else one.kind, *_heads(one, other)) for one, other in columns]  # type: ignore[union-attr]
    return MergedTable(part.id, part.name or part.id, hit, shown, list(_folded(rows)))


Both = tuple[Column | None, Column | None]


def _columns(old: Table, new: Table, pairs: Pairs) -> Iterator[Both]:
    """Every column of either, kind by kind: as they stand in the newer, gone ones after those of their kind."""
    of_new = {j: i for i, j in pairs}
    gone = [column for i, column in enumerate(old.columns) if i not in {one for one, _ in pairs}]
    for kind in ("input", "output", "annotation"):
        for j, column in enumerate(new.columns):
            if column.kind == kind:
                yield (old.columns[of_new[j]] if j in of_new else None), column
        yield from ((column, None) for column in gone if column.kind == kind)


def _heads(one: Column | None, other: Column | None) -> tuple[str, str, str]:
    if one is None and other is not None:
        return other.label, "added", ""
    if other is None and one is not None:
        return one.label, "removed", ""
    assert one is not None and other is not None
    mark = "" if one.aspects == other.aspects else "changed"
    return other.label, mark, one.label if one.label != other.label else ""


def _rows(old: Table, new: Table, pairs: Pairs, columns: list[Both]) -> list[MergedRow]:
    of_new = {j: i for i, j in pairs}
    jumped = moved(pairs)
    matched = {i for i, _j in pairs}
    rows: list[MergedRow] = []
    for j, row in enumerate(new.rows):
        i = of_new.get(j)
        cells = tuple(
            Cell(
                old.rows[i].cells.get(one.id, "") if one is not None and i is not None else None,
                row.cells.get(other.id, "") if other is not None else None,
            )
            for one, other in columns
        )
        changed = i is not None and (any(cell.differs for cell in cells) or old.rows[i].aspects != row.aspects)
        mark = "added" if i is None else "changed" if changed else ""
        rows.append(MergedRow(mark, None if i is None else i + 1, j + 1, j in jumped, cells))
    for i, row in enumerate(old.rows):
        if i not in matched:
            cells = tuple(Cell(row.cells.get(one.id, "") if one is not None else None, None) for one, _ in columns)
            rows.insert(_place(rows, i), MergedRow("removed", i + 1, None, cells=cells))
    return rows


def _place(rows: list[MergedRow], index: int) -> int:
    """Where a row that is gone is shown: after the last one that stood before it."""
    before = [at for at, row in enumerate(rows) if row.old_index is not None and row.old_index <= index]
    return before[-1] + 1 if before else 0


def _folded(rows: list[MergedRow]) -> Iterator[MergedRow]:
    told = [at for at, row in enumerate(rows) if row.mark or row.jumped]
    near = {at + step for at in told for step in range(-AROUND, AROUND + 1)}
    skipped = 0
    for at, row in enumerate(rows):
        if at in near:
            if skipped:
                yield MergedRow(skipped=skipped)
            skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield MergedRow(skipped=skipped)
