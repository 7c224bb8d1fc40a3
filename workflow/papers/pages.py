"""文书模板: which template each kind of document is made from, another one uploaded, the shipped one taken back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Invalid, Refused
from workflow.papers.fill import fill, refused
from workflow.papers.keep_template import keep_template, present_template, template_of, use_shipped, versions_of
from workflow.papers.preview import preview
from workflow.people.queries import display_names
from workflow.supervision.paper_pages import docx_answer
from workflow.supervision.papers import order_papers, paper_kind
from workflow.web.transactions import reading, run

blueprint = Blueprint("papers", __name__, template_folder="templates")


@blueprint.get("/papers")
def index() -> ResponseReturnValue:
    """Every kind with its present template."""
    with reading() as uow:
        rows = []
        for kind in order_papers().values():
            versions = versions_of(uow.session, kind)
            _content, present = present_template(uow.session, kind)
            rows.append((kind, present, versions[0] if versions else None))
        names = display_names(uow.session, {newest.kept_by for _kind, _present, newest in rows if newest})
        return render_template("papers/index.html", rows=rows, names=names)


@blueprint.get("/papers/<code>")
def kind(code: str) -> ResponseReturnValue:
    """One kind: its template with sample values, what a template may ask for, every version."""
    return _kind_page(code)


@blueprint.get("/papers/<code>/<int:version>.docx")
def template(code: str, version: int) -> ResponseReturnValue:
    """A version of the template itself, to be changed in Word; 0 is the shipped one."""
    with reading() as uow:
        content = template_of(uow.session, paper_kind(code), version)
    return docx_answer(content, f"{paper_kind(code).name}模板{version or ''}.docx")


@blueprint.post("/papers/<code>")
def upload(code: str) -> ResponseReturnValue:
    """Take an uploaded template, or say what is wrong with it."""
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise refused(_("请选择一个文件。"))
        name, content, note = given.filename, given.read(), request.form.get("note", "")
        version = run(lambda uow: keep_template(uow, paper_kind(code), name, content, note).version)
    except (Invalid, Refused) as error:
        return _kind_page(code, error.message), 422 if isinstance(error, Invalid) else 409
    flash(_("已启用第 %(version)s 版模板，今后的文书按它生成。", version=version))
    return redirect(url_for("papers.kind", code=code), 303)


@blueprint.post("/papers/<code>/shipped")
def shipped(code: str) -> ResponseReturnValue:
    """Go back to the template that came with the product."""
    run(lambda uow: use_shipped(uow, paper_kind(code)))
    flash(_("已恢复随产品附带的模板；以前的版本都还在。"))
    return redirect(url_for("papers.kind", code=code), 303)


def _kind_page(code: str, error: str = "") -> str:
    found = paper_kind(code)
    with reading() as uow:
        versions = versions_of(uow.session, found)
        content, present = present_template(uow.session, found)
        names = display_names(uow.session, {one.kept_by for one in versions})
    return render_template(
        "papers/kind.html", kind=found, versions=versions, present=present, names=names, error=error,
        blocks=preview(fill(content, found.sample)),
    )  # fmt: skip
