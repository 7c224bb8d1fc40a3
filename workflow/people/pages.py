"""The administrator's pages: persons and organisations; and the choices forms offer of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Invalid, NotFound, Refused
from workflow.people import queries, services
from workflow.people.choice import answer
from workflow.people.choices import CHOICES
from workflow.people.permissions import ROLE_NAMES
from workflow.people.rules import ORG_KINDS
from workflow.web.addresses import page_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("people", __name__, template_folder="templates")
options = Blueprint("people_options", __name__, url_prefix="/options")


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """The list of persons, by words and organisation."""
    return _people_page()


@blueprint.post("/people")
def add_person() -> ResponseReturnValue:
    """Add a person with a generated password, shown this once; therefore the answer is a page, not a redirect."""
    form = request.form
    username = form.get("username", "").strip()
    try:
        with transaction() as uow:
            services.create_person(
                uow,
                username,
                form.get("display_name", ""),
                phone=form.get("phone") or None,
                roles=form.getlist("roles"),
            )
            if form.get("org"):
                services.add_member(uow, username, form["org"], post=form.get("post", ""))
            services.add_to_group(uow, username, *form.getlist("groups"))
            made = services.reset_password(uow, username)
    except (Invalid, Refused, NotFound) as error:
        return _people_page(error=error.message, given=form), 422
    return _people_page(made=(username, made))


@blueprint.post("/people/<username>/reset")
def reset(username: str) -> ResponseReturnValue:
    """Give a person a new generated password, shown this once."""
    with transaction() as uow:
        made = services.reset_password(uow, username)
    return _people_page(made=(username, made))


@blueprint.post("/people/<username>/roles")
def roles(username: str) -> ResponseReturnValue:
    """Let a person hold exactly the roles and groups ticked."""
    with transaction() as uow:
        services.set_roles(uow, username, request.form.getlist("roles"))
        services.set_groups(uow, username, request.form.getlist("groups"))
    flash(_("已保存 %(name)s 的角色和候选组。", name=username))
    return redirect(url_for("people.person", username=username), 303)


@blueprint.post("/people/<username>/active")
def active(username: str) -> ResponseReturnValue:
    """Let a person in, or keep them out."""
    wanted = request.form.get("active") == "yes"
    with transaction() as uow:
        services.set_active(uow, username, wanted)
    flash(_("已启用 %(name)s。", name=username) if wanted else _("已停用 %(name)s。", name=username))
    return redirect(url_for("people.person", username=username), 303)


@blueprint.get("/people/<username>")
def person(username: str) -> ResponseReturnValue:
    """One person: posts, roles and groups to tick, password and account."""
    with reading() as uow:
        row = queries.person_row(uow.session, username)
        groups = queries.group_options(uow.session)
        posts, orgs = queries.posts_of(uow.session, username), queries.org_options(uow.session)
    return render_template("people/person.html", row=row, roles=ROLE_NAMES, groups=groups, posts=posts, orgs=orgs)


@blueprint.get("/orgs")
def orgs() -> ResponseReturnValue:
    """The tree of organisations."""
    return _orgs_page()


@blueprint.post("/orgs")
def add_org() -> ResponseReturnValue:
    """Add an organisation."""
    form = request.form
    try:
        with transaction() as uow:
            services.create_org(
                uow,
                form.get("code", "").strip(),
                form.get("name", ""),
                form.get("kind", ""),
                parent=form.get("parent") or None,
                region=form.get("region") or None,
            )
    except (Invalid, Refused, NotFound) as error:
        return _orgs_page(error=error.message, given=form), 422
    flash(_("已添加单位“%(name)s”。", name=form["name"]))
    return redirect(url_for("people.orgs"), 303)


@options.get("/<kind>")
def choices(kind: str) -> ResponseReturnValue:
    """The choices of a form's field as ``[{"value": …, "label": …}]``: orgs, users, groups or leaders.

    With ``?q=`` (and ``?limit=``) those that fit, with ``?value=`` the ones of these codes, each with its ``note``.
    """
    with reading() as uow:
        if kind in CHOICES and not request.args.keys().isdisjoint(("q", "value")):
            return answer(uow.session, CHOICES[kind])
        if kind == "orgs":
            rows = queries.org_options(uow.session, kinds=request.args.getlist("kind"))
        elif kind == "users":
            rows = queries.user_options(
                uow.session, org_code=request.args.get("org"), group_code=request.args.get("group")
            )
        elif kind == "groups":
            rows = queries.group_options(uow.session)
        elif kind == "leaders":
            rows = queries.leader_options(uow.session)
        else:
            raise NotFound(f"没有选项“{kind}”；可用：orgs、users、groups、leaders。")
    return [row.as_dict() for row in rows]


def _people_page(*, error: str | None = None, given: object = None, made: tuple[str, str] | None = None) -> str:
    words, org_code = request.args.get("q", "").strip(), request.args.get("org", "")
    page = page_of(request.args.get("page"))
    with reading() as uow:
        rows, total = queries.list_people(uow.session, words=words, org_code=org_code, page=page)
        orgs = queries.org_options(uow.session)
        groups = queries.group_options(uow.session)
    return render_template(
        "people/people.html",
        rows=rows, orgs=orgs, groups=groups, roles=ROLE_NAMES,
        group_names={group.value: group.label for group in groups},
        words=words, org_code=org_code, error=error, given=given or {}, made=made,
        page=page, pages=-(-total // queries.PAGE_ROWS), total=total,
    )  # fmt: skip


def _orgs_page(*, error: str | None = None, given: object = None) -> str:
    with reading() as uow:
        rows = queries.list_orgs(uow.session)
        leaders = queries.display_names(uow.session, {org.leader_username for org, _depth, _count in rows} - {None})
    return render_template(
        "people/orgs.html", rows=rows, leaders=leaders, kinds=ORG_KINDS, error=error, given=given or {}
    )
