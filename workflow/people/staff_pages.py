"""Keeping people on screen: importing a list, several posts, the tree of organisations, first passwords."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from workflow.people import queries
from workflow.people.first_passwords import AT_ONCE, give_first_passwords, password_sheet, without_password
from workflow.people.import_people import do_import, kept_import, try_import
from workflow.people.keep_orgs import change_org, end_post, set_post
from workflow.people.pages import blueprint
from workflow.people.permissions import ROLE_NAMES
from workflow.people.rules import ORG_KINDS
from workflow.people.staff_sheet import empty_sheet
from workflow.web.transactions import reading, transaction

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/staff/import")
def import_form() -> ResponseReturnValue:
    """Where a list is uploaded."""
    return render_template("people/import.html", plan=None, kept=None, error="")


@blueprint.get("/staff/import/sheet.xlsx")
def sheet() -> ResponseReturnValue:
    """An empty list to fill in, with the words that may be used."""
    with reading() as uow:
        groups = [f"{one.value} {one.label}" for one in queries.group_options(uow.session)]
    return _excel(empty_sheet(ORG_KINDS.values(), groups, ROLE_NAMES.values()), "luodi-people.xlsx")


@blueprint.post("/staff/import")
def try_list() -> ResponseReturnValue:
    """The dry run: every problem by row, and what would change."""
    try:
        given = request.files.get("file")
        if given is None or not given.filename:
            raise Invalid("请选择一个 Excel 文件。", [Finding("people.sheet", "请选择文件。", "file")])
        with transaction() as uow:
            kept, plan = try_import(uow, given.filename, given.read())
            key = kept.key
    except Invalid as error:
        return render_template("people/import.html", plan=None, kept=None, error=error.message), 422
    return redirect(url_for("people.tried", key=key), 303)


@blueprint.get("/staff/import/<int:key>")
def tried(key: int) -> ResponseReturnValue:
    """A dry run as it would go now."""
    with reading() as uow:
        kept, plan = kept_import(uow, key)
        if kept.done_at is not None:
            return redirect(url_for("people.people"), 303)
        return render_template(
            "people/import.html", plan=plan, kept=kept, error="", kinds=ORG_KINDS, roles=ROLE_NAMES,
            groups=queries.group_names(uow.session),
        )  # fmt: skip


@blueprint.post("/staff/import/<int:key>")
def import_list(key: int) -> ResponseReturnValue:
    """Import what was tried."""
    try:
        with transaction() as uow:
            plan = do_import(uow, key)
            orgs, people = len(plan.orgs), len(plan.people)
    except Invalid as error:
        flash(error.message, "error")
        return redirect(url_for("people.tried", key=key), 303)
    said = _("已导入 %(orgs)s 个单位、%(people)s 名人员。新人员须先生成初始密码才能登录。", orgs=orgs, people=people)
    flash(said)
    return redirect(url_for("people.people"), 303)


@blueprint.get("/staff/first-passwords")
def passwords() -> ResponseReturnValue:
    """Who cannot sign in yet because they were never given a password."""
    with reading() as uow:
        waiting = without_password(uow.session)
        return render_template("people/first_passwords.html", waiting=waiting, at_once=AT_ONCE)


@blueprint.post("/staff/first-passwords")
def make_passwords() -> ResponseReturnValue:
    """A file with first passwords, shown this once; each is to be changed at the first sign-in."""
    with transaction() as uow:
        made = give_first_passwords(uow, request.form.getlist("username"))
    answer = _excel(password_sheet(made), "luodi-first-passwords.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/people/<username>/posts")
def post(username: str) -> ResponseReturnValue:
    """Give a person a post, or change it."""
    form = request.form
    try:
        with transaction() as uow:
            set_post(uow, username, form.get("org", ""), form.get("post", ""), is_primary="primary" in form)
    except (Invalid, NotFound) as error:
        flash(error.message, "error")
        return redirect(url_for("people.person", username=username), 303)
    flash(_("已保存岗位。"))
    return redirect(url_for("people.person", username=username), 303)


@blueprint.post("/people/<username>/posts/<org_code>/end")
def no_post(username: str, org_code: str) -> ResponseReturnValue:
    """Take a post away."""
    with transaction() as uow:
        end_post(uow, username, org_code)
    flash(_("已结束岗位。"))
    return redirect(url_for("people.person", username=username), 303)


@blueprint.get("/orgs/<code>")
def org(code: str) -> ResponseReturnValue:
    """One organisation, to change."""
    return _org_page(code)


@blueprint.post("/orgs/<code>")
def save_org(code: str) -> ResponseReturnValue:
    """Change an organisation."""
    form = request.form
    try:
        with transaction() as uow:
            change_org(
                uow, code, name=form.get("name", ""), kind=form.get("kind", ""), parent=form.get("parent") or None,
                region=form.get("region") or None, leader=form.get("leader") or None,
            )  # fmt: skip
    except (Invalid, Refused) as error:
        return _org_page(code, error=error.message), 422
    flash(_("已保存单位“%(name)s”。", name=form["name"]))
    return redirect(url_for("people.orgs"), 303)


def _org_page(code: str, *, error: str = "") -> str:
    with reading() as uow:
        return render_template(
            "people/org.html", org=queries.find_org(uow.session, code), kinds=ORG_KINDS, error=error,
            orgs=queries.org_options(uow.session), people=queries.user_options(uow.session), given=request.form,
        )  # fmt: skip


def _excel(content: bytes, name: str) -> Response:
    return Response(content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})
