"""Compares the files of two models by their names, each by what its kind knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.domain.errors import Invalid
from workflow.modeling.diff.bpmn import diff_bpmn
from workflow.modeling.diff.changes import Change, FileDiff, in_order
from workflow.modeling.diff.dmn import diff_dmn
from workflow.modeling.diff.forms import diff_form
from workflow.modeling.diff.text import diff_text

_KINDS: Mapping[str, Callable[[bytes, bytes], list[Change]]] = {"bpmn": diff_bpmn, "dmn": diff_dmn, "form": diff_form}


def diff_files(old: Mapping[str, bytes], new: Mapping[str, bytes], *, strict: bool = False) -> list[FileDiff]:
    """What differs between two units (file name → bytes), in the order of names; files that say the same are left out.

    :raises Invalid: when ``strict``, and a file that is in both cannot be read as what its name says
    """
    found = []
    for file in sorted(old.keys() | new.keys()):
        if file not in new:
            found.append(_whole(file, "removed"))
        elif file not in old:
            found.append(_whole(file, "added"))
        else:
            differing = diff_file(file, old[file], new[file], strict=strict)
            if differing is not None:
                found.append(differing)
    return found


def diff_file(file: str, old: bytes, new: bytes, *, strict: bool = False) -> FileDiff | None:
    """What differs between two states of one file; ``None`` when they say the same.

    Other bytes may say the same: the order of attributes and the space between elements say nothing. A file of which
    one state cannot be read is compared line by line.

    :raises Invalid: when ``strict``, instead of comparing line by line
    """
    if old == new:
        return None
    kind = kind_of(file)
    compare = _KINDS.get(kind)
    try:
        changes = diff_text(old, new) if compare is None else compare(old, new)
    except Invalid:
        if strict:
            raise
        kind, changes = "text", diff_text(old, new)
    return FileDiff(file, kind, "changed", in_order(changes)) if changes else None


def kind_of(file: str) -> str:
    """``bpmn``, ``dmn``, ``form`` or ``text`` by the end of the name."""
    ending = file.rpartition(".")[2].lower()
    return ending if ending in _KINDS else "text"


def _whole(file: str, state: str) -> FileDiff:
    return FileDiff(file, kind_of(file), state, (Change(state, "file", file, file),))
