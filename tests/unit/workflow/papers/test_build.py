"""Templates are built in the layout of official documents, GB/T 9704—2012: read back with python-docx."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from workflow.papers.build import build_docx
from workflow.papers.font_table import CONTENT_TYPE
from workflow.supervision.papers import order_papers

KINDS = list(order_papers().values())
by_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])


def opened(kind):
    return Document(BytesIO(kind.shipped()))


def paragraph_of(document, text):
    return next(one for one in document.paragraphs if text in one.text)


def look(paragraph):
    run = paragraph.runs[0]
    return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


@by_kind
def test_the_page_is_a4_with_the_margins_of_the_norm(kind):
    section = opened(kind).sections[0]

    lengths = [round(Emu(length).mm) for length in (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )]  # fmt: skip
    assert [210, 297, 37, 28, 156, 225] == lengths


@by_kind
def test_the_title_is_in_size_two_and_the_body_in_size_three(kind):
    document = opened(kind)

    assert ("方正小标宋简体", 22) == look(paragraph_of(document, kind.name))
    assert 16 == document.styles["Normal"].font.size.pt
    assert "仿宋_GB2312" == document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia"))


@pytest.mark.parametrize("code", ["reminder_note", "red_order", "interview_notice"])
def test_heads_of_the_first_level_are_black_letters(code):
    assert ("黑体", 16) == look(paragraph_of(opened(order_papers()[code]), "一、"))


@by_kind
def test_the_date_stands_four_characters_from_the_right(kind):
    date = [one for one in opened(kind).paragraphs if one.text == "{{ issued_on }}"][0]

    assert 64 == date.paragraph_format.right_indent.pt


@by_kind
def test_pages_are_numbered_outside(kind):
    section = opened(kind).sections[0]

    assert ["— 1 —", "— 1 —"] == [footer.paragraphs[0].text for footer in (section.footer, section.even_page_footer)]
    assert "PAGE" in section.footer.paragraphs[0]._p.xml


@by_kind
def test_a_program_is_told_what_stands_in_for_its_fonts(kind):
    parts = [part for part in opened(kind).part.package.iter_parts() if part.content_type == CONTENT_TYPE]

    assert 1 == len(parts)
    assert "仿宋,FangSong" in parts[0].blob.decode()


def test_only_the_warning_has_a_red_head_with_a_red_line():
    red = [kind.code for kind in KINDS if "E60012" in opened(kind).element.xml]

    assert ["red_order"] == red


def test_28_characters_and_22_lines_fill_the_text_area():
    document = opened(order_papers()["reminder_note"])
    style = document.styles["Normal"]

    spacing = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + spacing) <= Mm(156).pt < 28 * (16 + spacing) + 16
    assert 22 * style.paragraph_format.line_spacing.pt <= Mm(225).pt < 23 * style.paragraph_format.line_spacing.pt


def test_what_follows_a_break_begins_a_page():
    receipt = paragraph_of(opened(order_papers()["supervise_order"]), "回执")

    assert receipt.paragraph_format.page_break_before


@pytest.mark.parametrize("block", [{"x": ""}, {"p": "", "h1": ""}])
def test_a_block_that_is_none_is_refused(block):
    with pytest.raises(ValueError, match="one part"):
        build_docx([block], "x")
