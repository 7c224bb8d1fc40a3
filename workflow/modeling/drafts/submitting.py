"""Hands a draft in with a reason, and takes it back before it became a version."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.errors import Finding, Invalid, Refused
from engine.runtime.check import errors_in
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.bases import ids_of, newer_deployment
from workflow.modeling.drafts.checking import findings_in
from workflow.modeling.drafts.events import DraftDropped, DraftEvent, DraftRestored, DraftSubmitted, DraftWithdrawn
from workflow.modeling.drafts.files import digest_of
from workflow.modeling.drafts.holding import changers, contents_of, hold_draft, note_step
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.queries import approvers
from workflow.modeling.drafts.rules import Act


def submit_draft(uow: UnitOfWork, draft_key: int, reason: str, *, over_reason: str = "") -> ModelDraft:
    """Hand a draft in for a second person's word.

    ``over_reason`` says why it is to be published although a newer version came of its processes since it was opened.

    :raises Invalid: without a reason, or with the findings while one of them is an error
    :raises Refused: when nothing was changed, or without ``over_reason`` when there is a newer version
    """
    draft = hold_draft(uow, draft_key, Act.SUBMIT)
    reason, over_reason = demand_words(reason, "reason", "请写明为什么改。"), over_reason.strip()
    files = contents_of(uow.session, draft_key)
    changes = changes_of(draft, files)
    if not changes:
        raise Refused("草稿与它的基准版本相同，没有改动可以提交。")
    findings = findings_in(uow, files)
    errors = errors_in(findings)
    if errors:
        raise Invalid(f"还有 {len(errors)} 处错误，改好才能提交。", errors)
    newer = newer_deployment(uow.session, draft, files)
    if newer is not None and not over_reason:
        words = "打开草稿以后有了新版本：请先看差异、并入它的改动，或写明为什么仍按草稿发布。"
        raise Refused(words, [Finding("newer-version", words, element="over_reason")])
    draft.submitted_by, draft.submitted_at, draft.reason = uow.actor.name, uow.now, reason
    draft.over_deployment_key, draft.over_reason = newer, over_reason if newer is not None else ""
    draft.accepted = sorted(as_accepted(one) for one in findings)
    draft.decided_by = draft.decided_at = draft.publish_at = None
    draft.opinion = draft.failing_reason = draft.failure = ""
    note_step(uow, draft, Act.SUBMIT, reason if not draft.over_reason else f"{reason}（覆盖新版本：{over_reason}）")
    asked = set(approvers(uow.session)) - changers(uow.session, draft_key) - {uow.actor.name}
    uow.emit(
        DraftSubmitted(
            draft_key=draft_key, name=draft.name, process_ids=process_ids(files), reason=reason, changes=changes,
            approvers=tuple(sorted(asked)),
        )
    )  # fmt: skip
    return draft


def withdraw_draft(uow: UnitOfWork, draft_key: int) -> ModelDraft:
    """Take a draft back that waits for its approval, or for its moment; it can be changed again."""
    return _simple(uow, draft_key, Act.WITHDRAW, DraftWithdrawn)


def drop_draft(uow: UnitOfWork, draft_key: int) -> ModelDraft:
    """Give a draft up; it is kept with all its files."""
    return _simple(uow, draft_key, Act.DROP, DraftDropped)


def restore_draft(uow: UnitOfWork, draft_key: int) -> ModelDraft:
    """Work at a draft again that was given up."""
    return _simple(uow, draft_key, Act.RESTORE, DraftRestored)


def changes_of(draft: ModelDraft, files: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """File → SHA-256 in the base and in the draft, of those that differ; empty where there is none."""
    base: Mapping[str, str] = draft.base_files
    now = {name: digest_of(content) for name, content in files.items()}
    both = {name: (base.get(name, ""), now.get(name, "")) for name in sorted(base.keys() | now.keys())}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def process_ids(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The processes in the files, by id."""
    return tuple(sorted(ids_of(files)["process"]))


def as_accepted(finding: Finding) -> str:
    """How a warning is kept that was shown when a draft was handed in."""
    return " ".join((finding.file or "", finding.element or "", finding.rule))


def demand_words(text: str, field: str, words: str) -> str:
    """The text without spaces around it. :raises Invalid: with ``words`` at ``field`` when nothing is left"""
    if not text.strip():
        raise Invalid(words, [Finding("required", words, element=field)])
    return text.strip()


def _simple(uow: UnitOfWork, draft_key: int, act: Act, event: type[DraftEvent]) -> ModelDraft:
    draft = hold_draft(uow, draft_key, act)
    note_step(uow, draft, act)
    uow.emit(event(draft_key=draft_key, name=draft.name))
    return draft
