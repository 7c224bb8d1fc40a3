"""督办台: the figures, the stage board, and what is over, near, due next week or paused, with 交办 beside each row."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engine.unit_of_work import UnitOfWork
from workflow.board.remembered import RememberedBoard
from workflow.inbox.units import Names, names_for
from workflow.people.permissions import Permission
from workflow.people.queries import leader_options, org_options
from workflow.projects.words import VARIANTS
from workflow.supervision.desk.counts import GroupCount, count_groups, count_late, figures
from workflow.supervision.desk.filters import GROUPS, KINDS, SORTS, LateFilter, filter_of, question_of
from workflow.supervision.desk.follow import desk_rows
from workflow.supervision.desk.listing import list_late, place_of
from workflow.supervision.desk.phases import ORDERS, PHASES, phase_name
from workflow.supervision.desk.rows import rows_of
from workflow.supervision.saved_lists.queries import lists_for
from workflow.web.transactions import reading

blueprint = Blueprint("supervision", __name__, template_folder="templates")

OF_NOBODY = {"stage": "（未立项）", "unit": "（未指定单位）", "owner": "（未指定）", "leader": "（无包联领导）"}
"""The head of what stands under no value."""


@blueprint.app_template_global()
def desk_address(wanted: LateFilter) -> str:
    """Where a list of the desk is shown."""
    return f"{url_for('supervision.desk')}?{question_of(wanted)}"


@blueprint.get("/supervision")
def desk() -> ResponseReturnValue:
    """The supervisor's page."""
    wanted = filter_of(request.args)
    with reading() as uow:
        desk_now = desk_rows(uow.session)
        page = list_late(uow.session, desk_now, uow.now, wanted, place_of(request.args.get("after", ""), wanted))
        groups = count_groups(uow.session, desk_now, uow.now, wanted)
        own = sorted(uow.actor.groups)
        names = names_for(uow.session, (), *(group.value for group in groups), wanted.owner, wanted.leader)
        return render_template(
            "supervision/desk.html",
            wanted=wanted,
            figures=figures(uow.session, desk_now, uow.now),
            board=board().at_once(uow.session),
            groups=[(group, head_of(wanted.group, group.value, names), longest(uow, group)) for group in groups],
            rows=rows_of(uow, page.rows, is_paused=wanted.kind == "paused"),
            count=count_late(uow.session, desk_now, uow.now, wanted),
            following=page.following.as_text() if page.following else "",
            names=names,
            kinds=KINDS,
            sorts=SORTS,
            groupings=GROUPS,
            phases={**PHASES, ORDERS: phase_name(ORDERS)},
            variants=VARIANTS,
            orgs=org_options(uow.session),
            leaders=leader_options(uow.session),
            lists=lists_for(uow.session, uow.actor),
            shown_list=request.args.get("list", type=int),
            own_groups=[(code, names.principal(code)) for code in own],
            question=question_of(wanted),
            may_assign=current_user.may(Permission.SUPERVISE),
        )


@blueprint.get("/supervision/stages")
def stages() -> ResponseReturnValue:
    """The stage board's columns alone, for a desk that did not wait for them."""
    with reading() as uow:
        return render_template(
            "supervision/_stages.html", board=board().count(uow.session), wanted=filter_of(request.args)
        )


def board() -> RememberedBoard:
    """The board as this app remembers it."""
    kept: RememberedBoard = current_app.extensions.setdefault("luodi_board", RememberedBoard())
    return kept


def head_of(group: str, value: str, names: Names) -> str:
    """The words of a group's value."""
    if not value:
        return OF_NOBODY[group]
    if group == "stage":
        return phase_name(value)
    return names.principal(value) if group == "unit" else names.person(value)


def longest(uow: UnitOfWork, group: GroupCount) -> int:
    """The most working days any task of a group is over."""
    return group.days_over(uow.now, uow.world.calendar.workdays_between)
