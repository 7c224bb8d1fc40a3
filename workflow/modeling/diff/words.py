"""Says changes in words, Chinese and English: what kind of thing, what of it, from what to what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workflow.modeling.diff.aspect_words import ASPECTS, KEYED, THINGS
from workflow.modeling.diff.changes import Change, Detail

Pair = tuple[str, str]
"""Chinese, English."""

KIND_WORDS: Mapping[str, Pair] = {
    "added": ("新增", "added"),
    "removed": ("删除", "removed"),
    "renamed": ("改标识", "id changed"),
    "changed": ("修改", "changed"),
    "rescoped": ("换层", "in another scope"),
    "reordered": ("换序", "in another place"),
    "moved": ("移动", "moved"),
}
SIGNS: Mapping[str, str] = {
    "added": "＋", "removed": "－", "renamed": "＃", "changed": "～", "rescoped": "⇥", "reordered": "↕", "moved": "→",
}  # fmt: skip
"""What stands beside the colour, so that no kind is told by colour alone."""

STATE_WORDS: Mapping[str, Pair] = {
    "added": ("新增的文件", "a new file"),
    "removed": ("删除的文件", "a file that is gone"),
    "changed": ("有改动", "changed"),
}
NOTHING: Pair = ("无", "nothing")

_KEY = re.compile(r"^(?P<prefix>.*?)\[(?P<key>[^\]]*)\](?P<rest>.*)$")


def chosen(pair: Pair, language: str) -> str:
    """The text of a language, ``zh`` or ``en``."""
    return pair[0] if language == "zh" else pair[1]


def thing_word(what: str, language: str) -> str:
    """The name of a kind of thing; one without a name goes by its own."""
    return chosen(THINGS[what], language) if what in THINGS else what


def aspect_word(aspect: str, language: str) -> str:
    """The name of an aspect: ``zeebe:assignmentDefinition@candidateGroups`` is 候选组."""
    if aspect in ASPECTS:
        return chosen(ASPECTS[aspect], language)
    if aspect.startswith("cell:"):
        return aspect.removeprefix("cell:")
    if aspect.startswith("order:"):
        inner = aspect.removeprefix("order:")
        return chosen(("顺序", "order"), language) + f"（{inner}）" if language == "zh" else f"order of {inner}"
    found = _KEY.match(aspect)
    if found is not None:
        pattern = f"{found['prefix']}[]{found['rest']}"
        if pattern in KEYED:
            return f"{chosen(KEYED[pattern], language)} {found['key']}"
    short = aspect.rpartition("/")[2]
    return chosen(ASPECTS[short], language) if short in ASPECTS else aspect


def subject(change: Change, language: str) -> str:
    """What changed, without how: 用户任务 D20 拟定出让方案（supply_plan）."""
    if change.what == "rule":
        number = change.new_index or change.old_index
        return f"{change.within} 第 {number} 行" if language == "zh" else f"{change.within}, row {number}"
    if change.what == "line":
        number = change.new_index or change.old_index
        return f"第 {number} 行" if language == "zh" else f"line {number}"
    word = thing_word(change.what, language)
    if not change.name or change.name == change.id:
        return f"{word} {change.id}"
    return f"{word} {change.name}（{change.id}）" if language == "zh" else f"{word} {change.name} ({change.id})"


def detail_words(detail: Detail, language: str, *, alone: bool = False) -> str:
    """One aspect, from what to what: 候选组：g_mnr → g_hc; ``alone``, of what came or went, only what it says."""
    if alone:
        said = detail.new if detail.old is None else detail.old
        return f"{aspect_word(detail.aspect, language)}{'：' if language == 'zh' else ': '}{said}"
    old, new = (chosen(NOTHING, language) if side is None else side for side in (detail.old, detail.new))
    colon = "：" if language == "zh" else ": "
    return f"{aspect_word(detail.aspect, language)}{colon}{old} → {new}"


def told_details(change: Change) -> Iterator[Detail]:
    """The details worth a line: of what came or went only what it is made of, and of what moved only that it did."""
    if change.kind != "moved":
        yield from change.details
