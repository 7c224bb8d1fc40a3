"""LibreOffice opens each document and makes pages of A4 of it, with nothing lost."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from workflow.papers.fill import fill
from workflow.supervision.papers import order_papers

A4_POINTS = (595.3, 841.9)


@pytest.fixture(scope="session")
def pdfs(tmp_path_factory):
    """Kind of order → its document as PDF; all of them by one start of LibreOffice."""
    office = shutil.which("soffice")
    assert office is not None, "LibreOffice is missing: apt-get install libreoffice-writer-nogui (see README)"
    folder = tmp_path_factory.mktemp("papers")
    for kind in order_papers().values():
        (folder / f"{kind.code}.docx").write_bytes(fill(kind.shipped(), kind.sample))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    return {kind: (folder / f"{kind}.pdf").read_bytes() for kind in order_papers()}


@pytest.mark.parametrize("code", list(order_papers()))
def test_each_document_becomes_pages_of_a4(pdfs, code):
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdfs[code])

    assert boxes
    for width, height in boxes:
        assert (float(width), float(height)) == pytest.approx(A4_POINTS, abs=0.5)


@pytest.mark.parametrize(("code", "pages"), [("assign_order", 1), ("urge_order", 1), ("supervise_order", 2)])
def test_a_document_takes_as_many_pages_as_it_should(pdfs, code, pages):
    assert pages == len(re.findall(rb"/Type\s*/Page\b(?!s)", pdfs[code]))
