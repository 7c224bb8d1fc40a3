"""差异: two versions or drafts held side by side, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.errors import Invalid, NotFound
from workflow.inbox.scripts import in_script
from workflow.modeling.compared import Side, side_of
from workflow.modeling.diff import Change, FileDiff, diff_files
from workflow.modeling.diff.changes import KINDS
from workflow.modeling.diff.merged import MergedTable, merged_tables
from workflow.modeling.diff.words import KIND_WORDS, SIGNS, aspect_word, chosen, subject, thing_word
from workflow.web.frame import language_tag
from workflow.web.transactions import reading

blueprint = Blueprint("model_diff", __name__, template_folder="templates", url_prefix="/models/diff")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """What differs between ``old`` and ``new``; ``file`` is the one that is shown, else the first diagram."""
    with reading() as uow:
        old = side_of(uow.session, request.args.get("old", ""))
        new = side_of(uow.session, request.args.get("new", ""))
    found = diff_files(old.files, new.files)
    shown = _shown(found, request.args.get("file", ""))
    language = "en" if language_tag() == "en" else "zh"
    return render_template(
        "modeling/diff.html",
        old=old,
        new=new,
        diffs=found,
        shown=shown,
        counts={one.file: Counter(change.kind for change in one.changes) for one in found},
        kinds=KINDS,
        signs=SIGNS,
        kind_words={kind: chosen(words, language) for kind, words in KIND_WORDS.items()},
        thing=lambda what: thing_word(what, language),
        aspect=lambda aspect: aspect_word(aspect, language),
        subject=lambda change: subject(change, language),
        marks=in_script(_marks(shown.changes) if shown is not None else {}),
        tables=_tables(shown, old, new),
    )


@blueprint.get("/file")
def file() -> ResponseReturnValue:
    """One file of a version or draft, for the viewers."""
    with reading() as uow:
        side = side_of(uow.session, request.args.get("ref", ""))
    name = request.args.get("name", "")
    if name not in side.files:
        raise NotFound(f"没有文件“{name}”。")
    return Response(side.files[name], content_type="application/xml")


def _shown(found: list[FileDiff], asked: str) -> FileDiff | None:
    named = [one for one in found if one.file == asked]
    diagrams = [one for one in found if one.kind == "bpmn" and one.state == "changed"]
    return next(iter([*named, *diagrams, *found]), None)


def _marks(changes: Iterable[Change]) -> dict[str, dict[str, str]]:
    """For each side, element → the weightiest kind of change it went through."""
    marks: dict[str, dict[str, str]] = {"old": {}, "new": {}}
    for change in changes:
        if change.kind != "added":
            marks["old"].setdefault(change.old_id or change.id, change.kind)
        if change.kind != "removed":
            marks["new"].setdefault(change.id, change.kind)
    return marks


def _tables(shown: FileDiff | None, old: Side, new: Side) -> list[MergedTable]:
    if shown is None or shown.kind != "dmn" or shown.state != "changed":
        return []
    try:
        return merged_tables(old.files[shown.file], new.files[shown.file])
    except Invalid:
        return []  # one of them cannot be read: the diff has compared its lines
