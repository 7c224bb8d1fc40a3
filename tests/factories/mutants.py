"""Breaks a diagram in one place or a few, the way editors, merges and bad luck do."""

from __future__ import annotations

import copy
from random import Random

from lxml import etree

TEXTS = (
    "",
    " ",
    "=",
    "=1 +",
    "=x",
    "=null",
    "=true",
    "=[]",
    '="a"',
    "=for i in 1..3 return i",
    "R/",
    "R3/PT0S",
    "P",
    "PT1H",
    "2023-13-45",
    "* * *",
    "0",
    "-1",
    "1e9",
    "999999999999999999999",
    "true",
    "maybe",
    "项目",
    "a b",
    "<&>",
    "\u202e",
    "x" * 5000,
    "=x.y.z[1]",
    "={",
    "=nothing(1)",
    "#process",
    "A#inner",
    "p",
    "s",
    "e",
    "=1/0",
    "=-1",
    "=3.5",
    '={"typename": 1}',
)
"""What may stand where an id, an expression, a number or a name was."""


def mutate(content: bytes, random: Random) -> bytes:
    """``content`` with one to four changes; the same ``random`` makes the same mutant."""
    if random.random() < 0.15:
        return _bytes(content, random)
    root = etree.fromstring(content)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        elements = [e for e in root.iter() if isinstance(e.tag, str)]
        random.choice(_CHANGES)(random.choice(elements), elements, random)
    return etree.tostring(
        root, encoding=random.choice(("UTF-8", "UTF-8", "UTF-8", "UTF-16", "GB18030")), xml_declaration=True
    )


def _bytes(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    kind = random.randrange(4)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]
    if kind == 2:
        return content[:at] + content[at + random.randrange(1, 40) :]
    return content[:at] + content[random.randrange(len(content)) :][:60] + content[at:]


def _remove(element, elements, random):
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(element, elements, random):
    parent = element.getparent()
    if parent is not None:
        parent.insert(random.randrange(len(parent) + 1), copy.deepcopy(element))


def _move(element, elements, random):
    target = random.choice(elements)
    if element.getparent() is not None and element not in target.iterancestors() and element is not target:
        target.append(element)


def _rename(element, elements, random):
    element.tag = random.choice([random.choice(elements).tag, etree.QName(element).localname, element.tag + "X"])


def _drop_attribute(element, elements, random):
    if element.attrib:
        del element.attrib[random.choice(list(element.attrib))]


def _change_attribute(element, elements, random):
    if element.attrib:
        name = random.choice(list(element.attrib))
        element.set(name, _storable(random.choice([*TEXTS, *(e.get("id", "") for e in random.choices(elements, k=4))])))


def _take_attribute(element, elements, random):
    other = random.choice(elements)
    if other.attrib:
        name = random.choice(list(other.attrib))
        element.set(name, other.get(name))


def _change_text(element, elements, random):
    element.text = _storable(random.choice(TEXTS))


def _storable(text: str) -> str:
    return text.replace("\u202e", "-") if "\u202e" in text else text


_CHANGES = (
    _remove,
    _remove,
    _double,
    _move,
    _rename,
    _drop_attribute,
    _drop_attribute,
    _change_attribute,
    _change_attribute,
    _change_attribute,
    _take_attribute,
    _change_text,
)
