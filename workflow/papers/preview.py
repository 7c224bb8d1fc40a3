"""A .docx as blocks for a page: what it says and how it looks, by names of classes that the style sheet knows.

Pages may hold no styles of their own, so sizes, fonts and indents become the nearest of a fixed set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from workflow.papers.layout import BODY_FONT, HEAD_FONT, NUMBER_FONT, SIZES, TITLE_FONT

FONTS = {TITLE_FONT: "title", HEAD_FONT: "head", BODY_FONT: "body", NUMBER_FONT: "number"}
FONTS |= {"仿宋": "body", "FangSong": "body", "SimHei": "head", "宋体": "number", "SimSun": "number", "小标宋": "title"}
ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right", WD_ALIGN_PARAGRAPH.JUSTIFY: "both"}
MOST_CHARACTERS_IN = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike."""

    text: str
    classes: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its runs, or a table whose rows hold cells of (columns it spans, paragraphs)."""

    classes: str
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[tuple[int, tuple[Block, ...]], ...], ...] = ()


def preview(content: bytes) -> list[Block]:
    """The blocks of a .docx, in order."""
    document = Document(BytesIO(content))
    usual = document.styles["Normal"]
    size = usual.font.size.pt if usual.font.size else SIZES["3号"]
    font = _font_of(usual.element) or BODY_FONT
    return [
        _table(item, size, font) if isinstance(item, Table) else _paragraph(item, size, font)
        for item in document.iter_inner_content()
    ]


def _paragraph(paragraph: Paragraph, size: float, font: str) -> Block:
    form = paragraph.paragraph_format
    classes = [f"paper-{ALIGNED[paragraph.alignment]}"] if paragraph.alignment in ALIGNED else []
    largest = max([run.font.size.pt for run in paragraph.runs if run.font.size] or [size])
    for name, length in (("in", form.first_line_indent), ("left", form.left_indent), ("right", form.right_indent)):
        count = round(length.pt / largest) if length else 0
        if count:
            kind = name if count > 0 else f"{name}-out"
            classes.append(f"paper-{kind}-{min(abs(count), MOST_CHARACTERS_IN)}")
    for name, length in (("before", form.space_before), ("after", form.space_after)):
        lines = round(length.pt / largest) if length else 0
        if lines > 0:
            classes.append(f"paper-{name}-{min(lines, 4)}")
    classes += _lines(paragraph)
    if form.page_break_before:
        classes.append("paper-new-page")
    runs = tuple(Run(run.text, _look(run, size, font)) for run in paragraph.runs if run.text)
    return Block(" ".join(classes), runs)


def _lines(paragraph: Paragraph) -> Iterator[str]:
    """The lines drawn above and under a paragraph; red ones say so."""
    box = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    for side in ("top", "bottom"):
        line = None if box is None else box.find(qn(f"w:{side}"))
        if line is not None:
            red = _is_red(line.get(qn("w:color")) or "")
            yield f"paper-line-{side}{'-red' if red else ''}"


def _look(run: Any, size: float, font: str) -> str:
    points = run.font.size.pt if run.font.size else size
    nearest = min(SIZES, key=lambda name: abs(SIZES[name] - points))
    named = _font_of(run._element) or font
    classes = [f"paper-{FONTS.get(named, 'body')}", f"paper-size-{_code(nearest)}"]
    if run.bold:
        classes.append("paper-bold")
    if run.underline:
        classes.append("paper-underlined")
    if run.font.color is not None and run.font.color.rgb is not None and _is_red(str(run.font.color.rgb)):
        classes.append("paper-red")
    return " ".join(classes)


def _table(table: Table, size: float, font: str) -> Block:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row._tr.tc_lst:
            inside = tuple(_paragraph(Paragraph(one, table), size, font) for one in cell.p_lst)  # type: ignore[arg-type]
            cells.append((cell.grid_span, inside))
        rows.append(tuple(cells))
    return Block("", rows=tuple(rows))


def _font_of(element: Any) -> str:
    properties = element.find(qn("w:rPr"))
    fonts = None if properties is None else properties.find(qn("w:rFonts"))
    return "" if fonts is None else str(fonts.get(qn("w:eastAsia")) or fonts.get(qn("w:ascii")) or "")


def _code(size: str) -> str:
    """``2号`` as ``2``, ``小2号`` as ``s2``, ``初号`` as ``0``: for the name of a class."""
    return size.replace("小", "s").replace("初", "0").replace("号", "")


def _is_red(color: str) -> bool:
    return len(color) == 6 and int(color[:2], 16) > 150 and int(color[2:4], 16) < 90 if _is_hex(color) else False


def _is_hex(color: str) -> bool:
    return all(sign in "0123456789abcdefABCDEF" for sign in color)
