"""Invented names, the same every time: persons and enterprises that nobody bears on purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any


@cache
def data(name: str) -> Any:
    """A data file of the sample county, by its name without ``.json``."""
    return json.loads((Path(__file__).parent / "data" / f"{name}.json").read_text("utf-8"))


def person_names() -> Iterator[str]:
    """Names of persons, each once, mixed so that neighbours do not share a surname."""
    county = data("county")
    surnames, given = county["surnames"], county["given"]
    for turn in range(len(given)):
        for place, surname in enumerate(surnames):
            yield surname + given[(place * 7 + turn) % len(given)]


def uscc_of(number: int) -> str:
    """A well-formed but invented 18-character credit code."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    tail = ""
    for _ in range(9):
        number, place = divmod(number * 7 + 3, len(letters))
        tail += letters[place]
    return f"91330327M{tail}"


def phone_of(number: int) -> str:
    """An invented telephone number of a range that is not given out."""
    return f"1700000{number:04d}"
