"""Compares two texts line by line, for files that are neither diagram nor decision nor form."""

from __future__ import annotations

from difflib import SequenceMatcher

from workflow.modeling.diff.changes import Change, Detail

_KINDS = {"insert": "added", "delete": "removed", "replace": "changed"}


def diff_text(old: bytes, new: bytes) -> list[Change]:
    """A change for each run of lines that came, went or became others; bytes that are no UTF-8 show as ``\\xNN``."""
    if old == new:
        return []
    one, other = (content.decode("utf-8", "backslashreplace").splitlines() for content in (old, new))
    changes = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            before, after = "\n".join(one[i1:i2]), "\n".join(other[j1:j2])
            detail = Detail("text", before if i2 > i1 else None, after if j2 > j1 else None)
            old_line, new_line = i1 + 1 if i2 > i1 else None, j1 + 1 if j2 > j1 else None
            changes.append(
                Change(_KINDS[tag], "line", f"{new_line or old_line}", old_index=old_line, new_index=new_line,
                       details=(detail,))
            )  # fmt: skip
    return changes or [Change("changed", "line", "1", details=(Detail("text", "\\r\\n", "\\n"),))]
