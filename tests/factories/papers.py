"""Templates of documents, made in a few lines: right ones, and ones that must not be taken."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document


def template(*paragraphs: str, footer: str = "") -> bytes:
    """A .docx with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, text: str) -> bytes:
    """The same file with another part, or with a part replaced."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as package, zipfile.ZipFile(made, "w") as written:
        for entry in package.infolist():
            if entry.filename != name:
                written.writestr(entry, package.read(entry))
        written.writestr(name, text)
    return made.getvalue()


def words_of(content: bytes) -> str:
    """Everything a .docx says in its body, paragraph by paragraph, tables by cells."""
    document = Document(BytesIO(content))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(said)
