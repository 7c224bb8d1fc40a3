"""The preview says what the file says, and how it looks, in classes."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.shared import RGBColor

from tests.factories.papers import template, words_of
from workflow.papers.fill import fill
from workflow.papers.preview import preview
from workflow.supervision.papers import order_papers


def shown(code):
    kind = order_papers()[code]
    return preview(fill(kind.shipped(), kind.sample))


def text_of(blocks):
    said = ["".join(run.text for run in block.runs) for block in blocks if not block.rows]
    said += ["\n".join(text_of(inside)) for block in blocks for row in block.rows for _span, inside in row]
    return said


@pytest.mark.parametrize("code", list(order_papers()))
def test_it_says_what_the_file_says(code):
    kind = order_papers()[code]
    content = fill(kind.shipped(), kind.sample)

    assert set(words_of(content).splitlines()) == {
        line for text in text_of(preview(content)) for line in text.split("\n")
    }


def test_parts_of_a_letter_look_as_they_do_in_the_file():
    blocks = {"".join(run.text for run in block.runs): block for block in reversed(shown("red_order"))}

    assert "paper-line-bottom-red" in blocks["政府督查室"].classes
    assert "paper-title paper-size-s0 paper-red" == blocks["政府督查室"].runs[0].classes
    assert "paper-head paper-size-3" == blocks["一、存在问题"].runs[0].classes
    assert "paper-in-2" in blocks["一、存在问题"].classes
    assert "paper-right-4" in blocks["2026年9月28日"].classes
    assert "paper-title paper-size-2" == blocks["红色警示函"].runs[0].classes


def test_a_table_keeps_its_rows_and_what_spans():
    table = next(block for block in shown("supervise_order") if block.rows)

    assert [(1, 3), (1, 1, 1, 1)] == [tuple(span for span, _cell in table.rows[place]) for place in (0, 7)]


def test_what_begins_a_page_says_so():
    first = [block for block in shown("supervise_order") if "new-page" in block.classes]

    assert ["督办单回执"] == text_of(first)


def test_a_document_of_somebody_else_is_shown_too():
    document = Document(BytesIO(template("x")))
    run = document.paragraphs[0].runs[0]
    run.bold, run.underline, run.font.color.rgb = True, True, RGBColor(0x10, 0x20, 0x30)
    made = BytesIO()
    document.save(made)

    (block,) = preview(made.getvalue())

    assert "paper-bold paper-underlined" in block.runs[0].classes
    assert "paper-red" not in block.runs[0].classes
