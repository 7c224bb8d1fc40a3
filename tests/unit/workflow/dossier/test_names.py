"""Names are made plain: no folders, nothing hidden, and still the name people gave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.dossier.names import LONGEST, clean_name, extension_of, readable_size


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("投资协议（定稿）.pdf", "投资协议（定稿）.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\li\\合同.docx", "合同.docx"),
        ("a\x00.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a.pdf::$DATA", "a.pdf__$DATA"),
        ("con.txt", "_con.txt"),
        ("  a .pdf. ", "a .pdf"),
        ('"><img src=x>.png', "___img src=x_.png"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_is_made_plain(given_name, wanted):
    assert clean_name(given_name) == wanted


def test_a_long_name_keeps_its_extension():
    assert clean_name("长" * 300 + ".pdf") == "长" * (LONGEST - 4) + ".pdf"


@given(st.text(max_size=400))
def test_whatever_is_given_becomes_one_name_that_stays_as_it_is(given_name):
    once = clean_name(given_name)

    assert len(once) <= LONGEST and not set(once) & set('/\\<>:"|?*\x00\n') and clean_name(once) == once


@pytest.mark.parametrize(("name", "wanted"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".pdf", "")])
def test_the_extension_is_what_stands_behind_the_last_dot(name, wanted):
    assert extension_of(name) == wanted


@pytest.mark.parametrize(("size", "words"), [(12, "12 B"), (2048, "2 KB"), (3_565_158, "3.4 MB")])
def test_a_size_is_readable(size, words):
    assert readable_size(size) == words
