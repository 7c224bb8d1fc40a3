"""Uploading definitions: a new version, the same content, or findings by element."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid, NotFound
from engine.unit_of_work import UnitOfWork
from workflow.inbox.scripts import in_script
from workflow.modeling.archive import unpack
from workflow.modeling.deploy_files import Uploaded, deploy_files, keep_refused
from workflow.modeling.details import details_of
from workflow.modeling.lint import findings_of
from workflow.modeling.models import RefusedUpload
from workflow.modeling.pages import blueprint
from workflow.modeling.rule_words import words_of_rule
from workflow.web.transactions import reading, transaction

MOST_TOLD = 3
"""Warnings that are told in words; the definition's page has room for no more."""


@blueprint.post("/definitions/upload")
def upload() -> ResponseReturnValue:
    """Deploy the files, or keep them with what was found."""
    sent = [(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename]
    files = unpack(sent)
    try:
        with transaction() as uow:
            done = deploy_files(uow, files, name=", ".join(name for name, _content in sent)[:255])
    except Invalid as refusal:
        with transaction() as uow:
            key = keep_refused(uow, files)
        for finding in refusal.findings:
            if finding.rule == "start-event":  # found while deploying; the page that follows only checks
                flash(f"{words_of_rule(finding.rule, finding.message)}{finding.message}")
        return redirect(url_for("modeling.refused", key=key), 303)
    flash(words_of(done))
    if done.result.processes:
        return redirect(url_for("modeling.definition", key=done.result.processes[0].definition_key), 303)
    return redirect(url_for("modeling.index"), 303)


def words_of(done: Uploaded) -> str:
    """What came of an upload, in a line."""
    versions = [*done.result.processes, *done.result.decisions, *done.result.forms]
    new = [version for version in versions if version.is_new]
    if not new:
        same = done.result.processes or versions
        names = "、".join(f"{version.id} v{version.version}" for version in same[:3])
        return _("内容与现有版本相同（%(names)s），没有新版本。", names=names)
    processes = [version for version in done.result.processes if version.is_new]
    said = _("新版本：%(names)s。", names="、".join(f"{v.name or v.id} v{v.version}" for v in processes or new))
    if done.staying:
        said += _("正在运行的 %(count)s 个实例留在各自的版本。", count=done.staying)
    if done.added:
        said += _("其余 %(count)s 个文件沿用上次部署的。", count=len(done.added))
    return said + _words_of_warnings(done.result.warnings)


def _words_of_warnings(warnings: list[Finding]) -> str:
    if not warnings:
        return ""
    told = [f"{one.element or one.file}：{words_of_rule(one.rule, one.message)}" for one in warnings]
    more = "…" if len(told) > MOST_TOLD else ""
    return _("提醒 %(count)s 条：", count=len(told)) + " ".join(told[:MOST_TOLD]) + more


@blueprint.get("/definitions/refused/<int:key>")
def refused(key: int) -> ResponseReturnValue:
    """What was found in files that were not deployed, beside their diagram."""
    with reading() as uow:
        upload_row, files = refused_files(uow, key)
        findings = findings_of(uow, files)
        diagrams = [name for name in files if name.lower().endswith(".bpmn")]
        with_findings = [finding.file for finding in findings if finding.file in diagrams]
        shown = request.args.get("file") or next(iter(with_findings + diagrams), "")
        marked = sorted({f.element for f in findings if f.element and f.file in (shown, None)})
        details = details_of(files[shown], shown) if shown in files else {}
        for finding in findings:
            if finding.element and finding.file in (shown, None):
                details.setdefault(finding.element, []).append(["问题", words_of_rule(finding.rule, finding.message)])
        return render_template(
            "modeling/refused.html",
            upload=upload_row,
            findings=[(f, words_of_rule(f.rule, f.message)) for f in sorted(findings, key=_by_severity)],
            errors=sum(finding.severity == "error" for finding in findings),
            diagrams=diagrams,
            shown=shown,
            marks=in_script({"incident": marked, "details": details}),
        )


@blueprint.get("/definitions/refused/<int:key>/<name>")
def refused_file(key: int, name: str) -> ResponseReturnValue:
    """A diagram of files that were not deployed."""
    with reading() as uow:
        _row, files = refused_files(uow, key)
    if name not in files:
        raise NotFound(f"没有文件“{name}”。")
    return Response(files[name], content_type="application/xml")


def refused_files(uow: UnitOfWork, key: int) -> tuple[RefusedUpload, dict[str, bytes]]:
    """The kept files. :raises NotFound: when they are not kept any more"""
    row = uow.session.get(RefusedUpload, key)
    if row is None:
        raise NotFound("这次上传已不再保留，请重新上传。")
    return row, unpack([("kept.zip", row.archive)])


def _by_severity(finding: Finding) -> tuple[bool, str, int]:
    return finding.severity != "error", finding.file or "", finding.line or 0
