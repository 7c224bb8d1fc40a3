"""Chinese names by the letters people type for them: 张三 is found by zs and by zhangsan."""

from __future__ import annotations

from itertools import islice, product

from pypinyin import Style, lazy_pinyin, pinyin

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
