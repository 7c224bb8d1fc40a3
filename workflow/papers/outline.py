"""What a document says, apart from how it looks: a list of blocks, from which a template is built.

A block is a mapping with one of the parts below as its key and its text as the value; texts may hold placeholders
(``{{ order_no }}``). ``when`` beside it names a field: without a value the block is left out. A ``table`` is a list of
rows; a row is a list of label and text, in turn; the last text fills the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]
Outline = Sequence[Block]

PARTS: Mapping[str, str] = {
    "red_head": "发文机关标志，红色，下有红线",
    "number": "编号",
    "title": "标题",
    "to": "主送",
    "p": "正文",
    "h1": "一级标题",
    "table": "表格",
    "sign": "署名",
    "date": "成文日期",
    "note": "附注",
    "copy": "抄送",
    "break": "另起一页",
}


def part_of(block: Block) -> str:
    """Which part a block is. :raises ValueError: when it is none or several"""
    named = [name for name in block if name in PARTS]
    if len(named) != 1:
        raise ValueError(f"a block names one part, not {named}: {dict(block)}")
    return named[0]
