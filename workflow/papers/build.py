"""Builds a .docx template out of an outline, in the layout of official documents."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from workflow.papers import layout
from workflow.papers.font_table import name_fonts
from workflow.papers.outline import Block, Outline, part_of

FULL = layout.SIZES["3号"]
CENTER, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
LABEL_MM = 28.0


def build_docx(outline: Outline, title: str) -> bytes:
    """A template of these blocks; ``title`` names it in the file's properties.

    :raises ValueError: for a block that is none
    """
    document = Document()
    _page(document)
    _base_style(document)
    breaks = False
    for block in outline:
        before = len(document.paragraphs)
        _block(document, block)
        if breaks and len(document.paragraphs) > before:
            document.paragraphs[before].paragraph_format.page_break_before = True
        breaks = part_of(block) == "break"
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    name_fonts(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.PAGE_MM[0]), Mm(layout.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(layout.TOP_MM), Mm(layout.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.LEFT_MM), Mm(layout.RIGHT_MM)
    section.footer_distance, section.header_distance = Mm(layout.FOOTER_MM), Mm(15)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        inset = Pt(layout.SIZES["4号"])
        paragraph.paragraph_format.right_indent = inset if align == RIGHT else None
        paragraph.paragraph_format.left_indent = None if align == RIGHT else inset
        _run(paragraph, "— ", layout.NUMBER_FONT, "4号")
        _page_number(paragraph)
        _run(paragraph, " —", layout.NUMBER_FONT, "4号")


def _base_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(FULL)
    style.font.name = layout.BODY_FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), layout.BODY_FONT)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round((layout.PITCH_PT - FULL) * 20)))
    style.element.rPr.append(spacing)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.LINE_PT)
    form.widow_control = False


def _block(document: Any, block: Block) -> None:
    part = part_of(block)
    wished = block.get("when")
    if wished:
        _paragraph(document, f"{{%p if {wished} %}}")
    if part == "table":
        _table(document, block["table"])
    elif part != "break":
        _PARTS[part](document, block[part])
    if wished:
        _paragraph(document, "{%p endif %}")


def _red_head(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, layout.TITLE_FONT, "小初", align=CENTER, red=True)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    paragraph.paragraph_format.space_after = Pt(6)
    _borders(paragraph, color=layout.RED, bottom=18)


def _number(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, align=RIGHT)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)


def _title(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, layout.TITLE_FONT, "2号", align=CENTER)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = Pt(36), Pt(layout.LINE_PT / 2)


def _to(document: Any, text: str) -> None:
    _paragraph(document, text)


def _body(document: Any, text: str) -> None:
    _indented(_paragraph(document, text, align=JUSTIFY))


def _head(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, layout.HEAD_FONT)
    _indented(paragraph)
    paragraph.paragraph_format.keep_with_next = True


def _sign(document: Any, text: str) -> None:
    for last in document.paragraphs[-1:]:
        last.paragraph_format.keep_with_next = True  # a signature never stands on a page alone
    paragraph = _paragraph(document, text, align=RIGHT)
    paragraph.paragraph_format.space_before = Pt(layout.LINE_PT)
    paragraph.paragraph_format.right_indent = Pt(FULL * 4)
    paragraph.paragraph_format.keep_with_next = True


def _date(document: Any, text: str) -> None:
    _paragraph(document, text, align=RIGHT).paragraph_format.right_indent = Pt(FULL * 4)


def _note(document: Any, text: str) -> None:
    _indented(_paragraph(document, text))


def _copy(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, size="4号")
    form = paragraph.paragraph_format
    form.space_before = Pt(layout.LINE_PT)
    form.left_indent = Pt(layout.SIZES["4号"] * 4)
    form.first_line_indent = -Pt(layout.SIZES["4号"] * 3)
    form.right_indent = Pt(layout.SIZES["4号"])
    _borders(paragraph, top=6, bottom=6)


_PARTS = {
    "red_head": _red_head, "number": _number, "title": _title, "to": _to, "p": _body, "h1": _head, "sign": _sign,
    "date": _date, "note": _note, "copy": _copy,
}  # fmt: skip


def _table(document: Any, rows: list[list[str]]) -> None:
    widest = max(len(row) for row in rows)
    table = document.add_table(rows=0, cols=widest)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    pairs = widest // 2
    text_mm = (layout.TEXT_MM[0] - LABEL_MM * pairs) / pairs
    widths = [LABEL_MM if place % 2 == 0 else text_mm for place in range(widest)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for texts in rows:
        cells = table.add_row().cells
        for place, text in enumerate(texts):
            cell = cells[place]
            if place == len(texts) - 1 and place < widest - 1:
                cell = cell.merge(cells[widest - 1])
            cell.width = Mm(sum(widths[place:]) if place == len(texts) - 1 else widths[place])
            paragraph = cell.paragraphs[0]
            is_label = place % 2 == 0
            paragraph.alignment = CENTER if is_label else JUSTIFY
            _run(paragraph, text, layout.HEAD_FONT if is_label else layout.BODY_FONT, "4号")
            form = paragraph.paragraph_format
            form.line_spacing, form.space_before, form.space_after = Pt(22), Pt(4), Pt(4)
            _middle(cell)


def _paragraph(
    place: Any, text: str, font: str = layout.BODY_FONT, size: str = "3号", *, align: Any = None, red: bool = False
) -> Paragraph:
    paragraph: Paragraph = place.add_paragraph()
    paragraph.alignment = align
    _run(paragraph, text, font, size, red=red)
    return paragraph


def _run(paragraph: Paragraph, text: str, font: str, size: str, *, red: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(layout.SIZES[size])
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if red:
        run.font.color.rgb = RGBColor.from_string(layout.RED)
    return run


def _indented(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = Pt(layout.PITCH_PT * 2)


def _page_number(paragraph: Paragraph) -> None:
    run = _run(paragraph, "", layout.NUMBER_FONT, "4号")
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), ("text", "1"), ("end", None)):
        tag = "w:fldChar" if kind in {"begin", "separate", "end"} else "w:instrText" if kind is None else "w:t"
        element = OxmlElement(tag)
        if tag == "w:fldChar":
            element.set(qn("w:fldCharType"), str(kind))
        else:
            element.text = text
        run._element.append(element)


def _borders(paragraph: Paragraph, *, color: str = "000000", **sides: int) -> None:
    """Lines at the paragraph's sides; their width in eighths of a point."""
    box = OxmlElement("w:pBdr")
    for side, width in sides.items():
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(width)), ("space", "4"), ("color", color)):
            line.set(qn(f"w:{name}"), value)
        box.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        box, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
        "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
        "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
        "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
    )  # fmt: skip


def _middle(cell: Any) -> None:
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    cell._element.get_or_add_tcPr().append(align)
