"""What every benchmark shares: progress on standard error, percentiles, tables and JSON on standard output.

Standard library only: the contenders' own environments import it too.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

BACKENDS = ("sqlite", "postgresql")


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that ``share`` (0 to 1) of the values do not exceed. :raises ValueError: without any value"""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing was measured")
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call of ``work`` takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def rounded(value: Any, digits: int = 3) -> Any:
    """The same structure with every number rounded, for people and for JSON."""
    if isinstance(value, Mapping):
        return {key: rounded(inner, digits) for key, inner in value.items()}
    return round(value, digits) if isinstance(value, float) else value


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in text: the first column to the left, the others to the right."""
    lines = [list(titles), *([_cell(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]

    def shown(line: Sequence[str]) -> str:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))]  # noqa: B905
        return "  ".join(cells).rstrip()

    return "\n".join([shown(lines[0]), "  ".join("-" * width for width in widths), *map(shown, lines[1:])])


def tell(result: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """The result on standard output: as JSON alone, or as a table."""
    print(json.dumps(rounded(result), ensure_ascii=False) if as_json else text, flush=True)


def resident_megabytes(pid: int | str = "self") -> float:
    """The memory a process holds now, in MB (Linux: VmRSS)."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def cpu_seconds(pid: int) -> float:
    """Seconds of CPU a process and its threads have used (Linux)."""
    import os

    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return str(value)
