"""交接 on screen: what is in somebody's hands, to whom it goes, and the list that is signed and printed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select

from engine.domain.errors import Invalid, NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.absence.hand_over import PARTS, find_hand_over, hand_over, sign_hand_over
from workflow.absence.held import KINDS, held_by
from workflow.absence.models import HandOver, HandOverItem, HandOverSignature
from workflow.absence.pages import keeps_people
from workflow.absence.rules import check_arranging, may_arrange
from workflow.people.permissions import Permission
from workflow.people.queries import display_names, find_person
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("handovers", __name__, template_folder="templates")

PAGE_ROWS = 50


@blueprint.get("/hand-overs")
def index() -> ResponseReturnValue:
    """The lists I gave, received or am asked to sign; everybody's for who keeps people."""
    with reading() as uow:
        query = select(HandOver).order_by(HandOver.key.desc()).limit(PAGE_ROWS)
        if not (keeps_people() or current_user.may(Permission.SEE_AUDIT_LOG)):
            mine = select(HandOverSignature.hand_over_key).where(HandOverSignature.username == uow.actor.name)
            query = query.where(or_(HandOver.key.in_(mine), HandOver.made_by == uow.actor.name))
        rows = list(uow.session.scalars(query))
        signatures = _signatures(uow, [row.key for row in rows])
        named = {name for row in rows for name in (row.giver, row.made_by)} | {one.username for one in signatures}
        return render_template(
            "absence/hand_overs.html", rows=rows, names=display_names(uow.session, named),
            waiting={row.key: [one for one in signatures if one.hand_over_key == row.key and not one.signed_at]
                     for row in rows},
        )  # fmt: skip


@blueprint.get("/hand-over/<username>")
def prepare(username: str) -> ResponseReturnValue:
    """What is in somebody's hands, and a form that says to whom it goes."""
    return _prepare(username)


@blueprint.post("/hand-over/<username>")
def do(username: str) -> ResponseReturnValue:
    """Hand it over."""
    form = request.form
    others = {
        name.removeprefix("to:"): value
        for name, value in form.items()
        if name.startswith("to:") and not name.endswith("_label") and value
    }
    try:
        with transaction() as uow:
            check_arranging(uow.session, uow.actor.name, username, keeps_people=keeps_people())
            made = hand_over(
                uow, username, form.get("receiver", ""), reason=form.get("reason", ""), others=others,
                witness=form.get("witness", ""),
            )  # fmt: skip
    except (Invalid, NotFound) as error:
        return _prepare(username, error=error.message), 422
    except Refused as error:
        return _prepare(username, error=error.message), 409
    flash(_("已交接。请各方在清单上签字。"))
    return redirect(url_for("handovers.sheet", key=made.key), 303)


@blueprint.get("/hand-overs/<int:key>")
def sheet(key: int) -> ResponseReturnValue:
    """The list: what went to whom, what stayed and why, who has signed."""
    with reading() as uow:
        row = find_hand_over(uow.session, key)
        signatures = _signatures(uow, [key])
        _check_reading(uow, row, signatures)
        items = list(uow.session.scalars(
            select(HandOverItem).where(HandOverItem.hand_over_key == key).order_by(HandOverItem.place)
        ))  # fmt: skip
        named = {row.giver, row.made_by, *(item.receiver for item in items), *(one.username for one in signatures)}
        mine = any(one.username == uow.actor.name and one.signed_at is None for one in signatures)
        return render_template(
            "absence/sheet.html", row=row, items=items, signatures=signatures, mine=mine, kinds=KINDS, parts=PARTS,
            names=display_names(uow.session, named),
        )  # fmt: skip


@blueprint.post("/hand-overs/<int:key>/sign")
def sign(key: int) -> ResponseReturnValue:
    """Sign the list."""
    with transaction() as uow:
        sign_hand_over(uow, key)
    flash(_("已签字。"))
    return redirect(url_for("handovers.sheet", key=key), 303)


def _signatures(uow: UnitOfWork, keys: list[int]) -> list[HandOverSignature]:
    order = {part: number for number, part in enumerate(PARTS)}
    rows = uow.session.scalars(select(HandOverSignature).where(HandOverSignature.hand_over_key.in_(keys)))
    return sorted(rows, key=lambda one: (order[one.part], one.username))


def _check_reading(uow: UnitOfWork, row: HandOver, signatures: list[HandOverSignature]) -> None:
    me = uow.actor.name
    if me == row.made_by or any(one.username == me for one in signatures) or current_user.may(Permission.SEE_AUDIT_LOG):
        return
    if not may_arrange(uow.session, me, row.giver, keeps_people=keeps_people()):
        raise NotAllowed("这份交接清单只给移交人、接收人、监交人和管理员看。")


def _prepare(username: str, *, error: str = "") -> str:
    with reading() as uow:
        person = find_person(uow.session, username)
        check_arranging(uow.session, uow.actor.name, username, keeps_people=keeps_people())
        return render_template(
            "absence/hand_over.html", whose=person, held=held_by(uow.session, username), kinds=KINDS, error=error,
            given=request.form,
        )  # fmt: skip
