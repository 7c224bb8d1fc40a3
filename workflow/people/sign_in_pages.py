"""Pages to sign in, sign out, change one's password, and see who one is here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from engine.domain.errors import Invalid, NotAllowed
from workflow.people.permissions import ROLE_NAMES, Role
from workflow.people.queries import group_names, person_row
from workflow.people.sign_in import change_password
from workflow.web.addresses import own_address
from workflow.web.sessions import SessionPerson, checked, policy
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("session", __name__, template_folder="templates")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in page; a right pair leads to the page that was wanted."""
    after = own_address(request.values.get("next"))
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(after or url_for("home.start"))
        return render_template("people/sign_in.html", next=after, username="", error=None)
    username = request.form.get("username", "").strip()
    try:
        person = checked(username, request.form.get("password", ""))
        error = None if person else _("用户名或密码不对。")
    except NotAllowed as refused:
        person, error = None, refused.message
    if person is None:
        return render_template("people/sign_in.html", next=after, username=username, error=error), 401
    _begin(SessionPerson(person))
    return redirect(after or url_for("home.start"), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    logout_user()
    session.clear()
    return redirect(url_for("session.sign_in"), 303)


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """The page to change one's password; other sessions of the person end."""
    if request.method == "GET":
        return render_template("people/password.html", error=None)
    if request.form.get("new") != request.form.get("again"):
        return render_template("people/password.html", error=_("两次输入的新密码不一样。")), 422
    try:
        with transaction() as uow:
            person = change_password(
                uow, current_user.person, request.form.get("old", ""), request.form.get("new", ""), policy()
            )
    except Invalid as invalid:
        return render_template("people/password.html", error=invalid.message), 422
    _begin(SessionPerson(person))
    flash(_("密码已修改，其他设备上的登录已退出。"))
    return redirect(url_for("home.start"), 303)


@blueprint.get("/me")
def me() -> ResponseReturnValue:
    """Who one is here: posts, groups, roles."""
    with reading() as uow:
        row = person_row(uow.session, current_user.username)
        names = group_names(uow.session)
    roles = [ROLE_NAMES[Role(role)] for role in row.roles]
    return render_template("people/me.html", row=row, groups=[names[code] for code in row.groups], roles=roles)


def _begin(person: SessionPerson) -> None:
    language = session.get("language")
    session.clear()
    session.permanent = True
    if language:
        session["language"] = language
    login_user(person)
