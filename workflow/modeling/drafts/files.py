"""What is done to the files of a draft: saved while one draws, added, renamed, copied, taken out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.domain.errors import Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.modeling.archive import MOST_BYTES, MOST_FILES
from workflow.modeling.drafts.copying import with_other_ids
from workflow.modeling.drafts.events import DraftFilesChanged
from workflow.modeling.drafts.holding import hold_draft, note_step, touch
from workflow.modeling.drafts.models import ModelDraft, ModelDraftFile
from workflow.modeling.drafts.names import checked_name, free_name, stem_of
from workflow.modeling.drafts.rules import Act


class SavedSince(Refused):
    """Somebody else saved the file since it was read; says who and when."""

    def __init__(self, by: str, at: datetime, revision: int) -> None:
        super().__init__("这个文件在您打开之后已被保存过，您的改动没有覆盖它。")
        self.by, self.at, self.revision = by, at, revision


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save made: the file's revision now, and when."""

    revision: int
    at: datetime


def save_file(uow: UnitOfWork, draft_key: int, name: str, content: bytes, revision: int) -> Saved:
    """Save a file as the successor of ``revision``; equal content changes nothing.

    :raises SavedSince: when somebody saved it since that revision
    """
    draft = hold_draft(uow, draft_key, Act.EDIT)
    row = _row(uow, draft_key, name)
    digest = digest_of(content)
    if row.digest == digest:
        return Saved(row.revision, row.changed_at)
    if row.revision != revision:
        raise SavedSince(row.changed_by, row.changed_at, row.revision)
    _demand_room(uow, draft_key, len(content) - row.size, 0)
    before = row.digest
    row.content, row.digest, row.size = content, digest, len(content)
    row.revision += 1
    row.changed_by, row.changed_at = uow.actor.name, uow.now
    if touch(uow, draft, name, changed=True):
        _tell(uow, draft, {name: (before, digest)})
    return Saved(row.revision, uow.now)


def add_files(uow: UnitOfWork, draft_key: int, files: Mapping[str, bytes], *, over: bool = False) -> list[str]:
    """Put files into a draft; with ``over`` they take the place of those of their names. The names that changed.

    :raises Refused: when a name is taken and ``over`` is not said
    """
    draft = hold_draft(uow, draft_key, Act.EDIT)
    there = _names(uow, draft_key)
    names = {name: checked_name(name, () if over else there) for name in files}
    _demand_room(uow, draft_key, sum(map(len, files.values())), len(set(names.values()) - there))
    changes: dict[str, tuple[str, str]] = {}
    for given, content in files.items():
        name = names[given]
        before = _put(uow, draft, name, content)
        if before != digest_of(content):
            changes[name] = (before, digest_of(content))
            touch(uow, draft, name, changed=True)
    if changes:
        note_step(uow, draft, Act.EDIT, f"放入 {'、'.join(sorted(changes))}")
        _tell(uow, draft, changes)
    return sorted(changes)


def rename_file(uow: UnitOfWork, draft_key: int, name: str, new: str) -> str:
    """Give a file another name; the ids inside stay. The new name."""
    draft = hold_draft(uow, draft_key, Act.EDIT)
    row = _row(uow, draft_key, name)
    wanted = checked_name(new, _names(uow, draft_key) - {name})
    if wanted == name:
        return name
    if stem_of(wanted) + name[len(stem_of(name)) :] != wanted:
        raise Invalid("改名不能改变文件的种类（结尾）。")
    _put(uow, draft, wanted, row.content)
    uow.session.delete(row)
    for touched in (name, wanted):
        touch(uow, draft, touched, changed=True)
    note_step(uow, draft, Act.EDIT, f"{name} 改名为 {wanted}")
    _tell(uow, draft, {name: (row.digest, ""), wanted: ("", row.digest)})
    return wanted


def remove_file(uow: UnitOfWork, draft_key: int, name: str) -> None:
    """Take a file out of a draft; versions that were published keep theirs."""
    draft = hold_draft(uow, draft_key, Act.EDIT)
    row = _row(uow, draft_key, name)
    uow.session.delete(row)
    touch(uow, draft, name, changed=True)
    note_step(uow, draft, Act.EDIT, f"移除 {name}")
    _tell(uow, draft, {name: (row.digest, "")})


def copy_file(uow: UnitOfWork, draft_key: int, name: str, content: bytes | None = None) -> str:
    """Put a copy beside a file, with ids of its own; of ``content`` where somebody's unsaved work is to be kept.

    Returns the name of the copy.
    """
    draft = hold_draft(uow, draft_key, Act.EDIT)
    row = _row(uow, draft_key, name)
    made = free_name(name, _names(uow, draft_key), "copy" if content is None else "mine")
    copied = with_other_ids(made, row.content if content is None else content, stem_of(made)[len(stem_of(name)) :])
    _demand_room(uow, draft_key, len(copied), 1)
    _put(uow, draft, made, copied)
    touch(uow, draft, made, changed=True)
    note_step(uow, draft, Act.EDIT, f"{name} 另存为 {made}")
    _tell(uow, draft, {made: ("", digest_of(copied))})
    return made


def put_unnoted(uow: UnitOfWork, draft: ModelDraft, files: Mapping[str, bytes]) -> None:
    """Put the files a draft is opened with into it; nobody has changed them."""
    for name, content in files.items():
        _put(uow, draft, name, content)


def drop_unnoted(uow: UnitOfWork, draft: ModelDraft, names: Iterable[str]) -> None:
    """Take out files that a newer version no longer has."""
    for name in names:
        uow.session.delete(_row(uow, draft.key, name))


def digest_of(content: bytes) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _put(uow: UnitOfWork, draft: ModelDraft, name: str, content: bytes) -> str:
    """The digest the file had before; empty for a new one."""
    row = uow.session.get(ModelDraftFile, (draft.key, name))
    digest = digest_of(content)
    if row is None:
        uow.session.add(
            ModelDraftFile(
                draft_key=draft.key, name=name, content=content, digest=digest, size=len(content), revision=1,
                changed_by=uow.actor.name, changed_at=uow.now,
            )
        )  # fmt: skip
        return ""
    before = row.digest
    if before != digest:
        row.content, row.digest, row.size = content, digest, len(content)
        row.revision += 1
        row.changed_by, row.changed_at = uow.actor.name, uow.now
    return before


def _row(uow: UnitOfWork, draft_key: int, name: str) -> ModelDraftFile:
    row = uow.session.get(ModelDraftFile, (draft_key, name))
    if row is None:
        raise NotFound(f"草稿里没有文件“{name}”，可能已被改名或移除。")
    return row


def _names(uow: UnitOfWork, draft_key: int) -> set[str]:
    return set(uow.session.scalars(select(ModelDraftFile.name).where(ModelDraftFile.draft_key == draft_key)))


def _demand_room(uow: UnitOfWork, draft_key: int, more_bytes: int, more_files: int) -> None:
    counted = select(func.count(), func.coalesce(func.sum(ModelDraftFile.size), 0))
    count, size = uow.session.execute(counted.where(ModelDraftFile.draft_key == draft_key)).one()
    if count + more_files > MOST_FILES or size + more_bytes > MOST_BYTES:
        raise Invalid(f"一份草稿最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024 // 1024} MB。")


def _tell(uow: UnitOfWork, draft: ModelDraft, changes: Mapping[str, tuple[str, str]]) -> None:
    uow.emit(DraftFilesChanged(draft_key=draft.key, name=draft.name, changes=changes))
