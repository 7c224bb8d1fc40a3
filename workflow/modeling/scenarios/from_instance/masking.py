"""Masks what a real instance was told: names, numbers of people and firms, and every text somebody wrote.

A text is kept only where it is known to say nothing about anybody: an option of a form, a text that a diagram or
decision compares with, a date, the code of a unit or group, a class of a public list. Everything else gets a made-up
text of its kind; equal texts get equal ones, so that conditions and correlation keys hold as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from html import unescape
from typing import Any

_DATE = re.compile(r"^\d{4}-\d{2}(-\d{2})?([T ][\d:.+Z-]+(\[[\w/]+\])?)?$|^P[\dYMWDTHS.]+$|^\d{4}-?Q[1-4]$")
_QUOTED = re.compile(r'"([^"\n]{1,80})"')
_CODE = re.compile(r"^[\x21-\x7e]+$")

KEPT_KEYS = re.compile(r"^(industry_code|industry_access|chain|region|home_region|land_use|code_list)$")
"""Fields that hold a class of a public list."""

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"phone|mobile|(^|_)tel")),
    ("credit", re.compile(r"uscc|credit_code")),
    ("user", re.compile(r"(_user|_users|leader|leader_id|reporter|applicant|signer|agent|chief_service|our_people)$")),
    ("person", re.compile(r"(contact|referrer|controller|person|interviewee|witness|feedback_to|attend)")),
    ("firm", re.compile(r"(ent_name|owner_ent|winner|company|party_b|builder|dd_org|group_name|enterprise)")),
    ("project", re.compile(r"project_name|(^|_)title$|subject")),
)
"""Kind of made-up text → which fields get it, in this order; any other text is free text or a number."""

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "甲乙丙丁戊己庚辛壬癸"


class Masker:
    """Masks the texts of one scenario; ``kept`` are texts that may stay, ``users`` and ``people`` who there is."""

    def __init__(
        self, kept: Collection[str], users: Collection[str] = (), people: Collection[str] = (),
    ) -> None:  # fmt: skip
        self._kept, self._users, self._people = frozenset(kept), frozenset(users), frozenset(people)
        self._made: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    @property
    def masked(self) -> Mapping[str, str]:
        """Original → what stands for it."""
        return self._made

    def value(self, value: Any, key: str = "") -> Any:
        """``value`` with every text in it masked; ``key`` is the field it stands in."""
        if isinstance(value, str):
            return self.text(value, key)
        if isinstance(value, Mapping):
            return {name: self.value(item, str(name)) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item, key) for item in value]
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and value > 10**9
            and _kind(key) in ("phone", "credit")
        ):
            return int(self.text(str(value), key))
        return value

    def text(self, text: str, key: str = "") -> str:
        """One text, masked as its field and content ask for."""
        if len(text.strip()) < 2 or text in self._kept or _DATE.match(text):
            return text
        if text in self._made:
            return self._made[text]
        if KEPT_KEYS.match(key) and _CODE.match(text):
            return text
        made = self._fresh(text, self._kind_of(text, key))
        self._made[text] = made
        return made

    def _kind_of(self, text: str, key: str) -> str:
        if text in self._users:
            return "user"
        if text in self._people:
            return "person"
        kind = _kind(key)
        if kind in ("phone", "credit") and not any(letter.isdigit() for letter in text):
            kind = ""
        if kind in ("user", "person", "") and _CODE.match(text) and text not in self._users:
            return "code"
        return kind or "text"

    def _fresh(self, text: str, kind: str) -> str:
        """A made-up text of a kind that no other text got, and that is none of the originals."""
        taken = {*self._made.values(), *self._made, text, *self._kept}
        while True:
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            made = _MAKERS[kind](number, text)
            if made not in taken:
                return made


def _kind(key: str) -> str:
    return next((kind for kind, fields in KINDS if fields.search(key)), "")


def _person(number: int, _text: str) -> str:
    surname = _SURNAMES[(number - 1) % len(_SURNAMES)]
    return f"{surname}某{_GIVEN[(number - 1) // len(_SURNAMES) % len(_GIVEN)]}"


def _phone(number: int, text: str) -> str:
    digits = sum(letter.isdigit() for letter in text)
    return f"139{number:0{max(digits, 11) - 3}d}"


def _free(number: int, text: str) -> str:
    """Words that say nothing, about as long as the original, so that a form's limits hold."""
    made = f"文字{number}"
    return made + "＊" * min(len(text) - len(made), 200) if len(text) > len(made) else made


def _code(number: int, text: str) -> str:
    """Another code of the same shape: digits for digits, letters for letters, signs as they are."""
    made = []
    carry = number
    for letter in reversed(text):
        if letter.isdigit():
            carry, rest = divmod(int(letter) + carry, 10)
            made.append(str(rest))
        elif letter.isascii() and letter.isalpha():
            first = ord("a") if letter.islower() else ord("A")
            carry, rest = divmod(ord(letter) - first + carry + 7, 26)
            made.append(chr(first + rest))
        else:
            made.append(letter)
    return "".join(reversed(made)) if any(one.isalnum() for one in text) else f"{text}{number}"


_MAKERS: Mapping[str, Callable[[int, str], str]] = {
    "phone": _phone,
    "credit": lambda number, _text: f"91330000MA{number:08d}",
    "user": lambda number, _text: f"user{number:02d}",
    "person": _person,
    "firm": lambda number, _text: f"示例企业{number:02d}有限公司",
    "project": lambda number, _text: f"示例项目{number:02d}",
    "code": _code,
    "text": _free,
}


def texts_of_models(files: Mapping[str, bytes]) -> set[str]:
    """What diagrams and decisions compare with or give back, ids, and the options of forms: they tell of nobody."""
    found: set[str] = set()
    for name, content in files.items():
        if name.endswith((".bpmn", ".dmn")):
            text = unescape(content.decode("utf-8", "replace"))
            found.update(_QUOTED.findall(text))
        elif name.endswith(".form"):
            try:
                found.update(_options(json.loads(content)))
            except ValueError:
                continue  # a form that cannot be read gives no options
    return found


def _options(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for option in part.get("values", ()) if isinstance(part.get("values"), list) else ():
            if isinstance(option, dict):
                yield str(option.get("value"))
        for item in part.values():
            yield from _options(item)
    elif isinstance(part, list):
        for item in part:
            yield from _options(item)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)
