"""Takes over into a draft what a newer version changed since the draft was opened, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.errors import Refused
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.bases import newer_deployment
from workflow.modeling.drafts.events import DraftFilesChanged
from workflow.modeling.drafts.files import digest_of, drop_unnoted, put_unnoted
from workflow.modeling.drafts.holding import contents_of, hold_draft, note_step
from workflow.modeling.drafts.names import DEPLOYED_KINDS, kind_of
from workflow.modeling.drafts.opening import files_of_deployment
from workflow.modeling.drafts.rules import Act


@dataclass
class TakenOver:
    """The names of files taken over, and of those both sides changed: these stayed as the draft has them."""

    taken: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)


def take_over(uow: UnitOfWork, draft_key: int) -> TakenOver:
    """Bring the files that only the newer version changed into the draft, which counts as opened from it from now on.

    :raises Refused: when there is no newer version
    """
    draft = hold_draft(uow, draft_key, Act.TAKE_OVER)
    mine = contents_of(uow.session, draft_key)
    newer = newer_deployment(uow.session, draft, mine)
    if newer is None:
        raise Refused("没有更新的版本可以并入。")
    theirs = files_of_deployment(uow.session, newer)
    done = compare(draft.base_files, mine, theirs)
    before = {name: digest_of(mine[name]) for name in done.taken if name in mine}
    put_unnoted(uow, draft, {name: theirs[name] for name in done.taken if name in theirs})
    drop_unnoted(uow, draft, [name for name in done.taken if name not in theirs])
    scenarios = {name: digest for name, digest in draft.base_files.items() if kind_of(name) not in DEPLOYED_KINDS}
    draft.base_files = scenarios | {name: digest_of(content) for name, content in theirs.items()}
    draft.base_deployment_key = newer
    draft.changed_at = uow.now
    draft.revision += 1
    words = f"并入 {'、'.join(done.taken) or '无'}" + (
        f"；双方都改过、保留草稿的：{'、'.join(done.both)}" if done.both else ""
    )
    note_step(uow, draft, Act.TAKE_OVER, words)
    after = {name: digest_of(theirs[name]) for name in done.taken if name in theirs}
    changes = {name: (before.get(name, ""), after.get(name, "")) for name in done.taken}
    uow.emit(DraftFilesChanged(draft_key=draft_key, name=draft.name, changes=changes, reason=words))
    return done


def compare(base: Mapping[str, str], mine: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> TakenOver:
    """Which files only the newer version changed, and which both did; ``base`` is file name → SHA-256."""
    done = TakenOver()
    for name in sorted(base.keys() | mine.keys() | theirs.keys()):
        if kind_of(name) not in DEPLOYED_KINDS:
            continue
        was = base.get(name, "")
        ours = digest_of(mine[name]) if name in mine else ""
        new = digest_of(theirs[name]) if name in theirs else ""
        if new not in (was, ours):
            (done.taken if ours == was else done.both).append(name)
    return done
