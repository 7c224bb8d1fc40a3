"""Chinese names by the letters people type for them: 张三 is found by zs and by zhangsan."""

from __future__ import annotations

import json
from itertools import islice, product
from pathlib import Path

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin

PLACE_NAMES = Path(__file__).parent / "place_names.json"
"""Names whose characters are read otherwise than elsewhere, each with its syllables; the office may add its own."""

READINGS = 8
"""A name whose characters are read in several ways (单, 曾, 解) is found by so many of its readings at most."""

LONGEST = 255


def letters_of(name: str) -> str:
    """Every reading's initials and the whole in letters, each behind a space: `` zs zhangsan``.

    Lower case, at most 255 characters; what has no pinyin stands as it is, without spaces.
    """
    plain = "".join(name.split())
    by_character = pinyin(plain, style=Style.FIRST_LETTER, heteronym=True)
    initials = ("".join(reading) for reading in islice(product(*by_character), READINGS))
    said = [*initials, "".join(lazy_pinyin(plain))]
    return "".join(f" {word.lower()}" for word in dict.fromkeys(said) if word)[:LONGEST]


def spelled(text: str) -> list[str]:
    """Each character's syllable in small letters, as it is read here; what has no pinyin stands as it is."""
    return [syllable.lower() for syllable in lazy_pinyin(text, errors=list)]


def _load_place_names() -> None:
    names: dict[str, str] = json.loads(PLACE_NAMES.read_text("utf-8"))
    load_phrases_dict({name: [[syllable] for syllable in read.split()] for name, read in names.items()})


_load_place_names()
