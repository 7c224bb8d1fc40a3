"""挂图作战: the stage board with its projects, the same for a wall screen, and as an Excel file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.board.cards import Card, list_cards, place_of, top_cards
from workflow.board.columns import BoardFilter, stage_columns
from workflow.board.moves import next_moves, phase_days
from workflow.inbox.lights import LIGHT_NAMES, Light, local_day
from workflow.inbox.units import names_for
from workflow.people.queries import leader_options, org_options
from workflow.projects.words import VARIANTS
from workflow.supervision.desk.counts import count_groups, figures
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.follow import desk_rows
from workflow.supervision.desk.phases import PHASES, phase_name
from workflow.supervision.sheet_pages import excel
from workflow.supervision.sheets import Column, make_sheet
from workflow.web.transactions import reading

blueprint = Blueprint("board", __name__, url_prefix="/supervision", template_folder="templates")

LIGHTS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯", Light.GREY: "豁免"}
WALL_RED = 60
WALL_UNITS = 9
MOST_ROWS = 20_000
SHEET = (
    Column("亮灯", 8), Column("项目", 36), Column("业务编号", 16), Column("类型", 12), Column("阶段", 10),
    Column("总投资/万元", 12), Column("责任单位", 24), Column("责任人", 10), Column("包联领导", 10),
    Column("本阶段/天", 10), Column("下一步", 24), Column("谁办", 20), Column("本环节/工作日", 12),
    Column("标准/工作日", 12), Column("应办结", 12), Column("亮灯原因", 40),
)  # fmt: skip


@blueprint.get("/board")
def index() -> ResponseReturnValue:
    """The board: a few cards of each phase, or all projects of one phase or light as rows."""
    narrowed = _filter()
    is_list = bool(narrowed.phase or narrowed.light)
    with reading() as uow:
        columns = stage_columns(uow.session, narrowed)
        if is_list:
            page = list_cards(uow.session, narrowed, place_of(request.args.get("after", "")))
            cards, following = {"": page.cards}, page.following.as_text() if page.following else ""
        else:
            cards, following = top_cards(uow.session, narrowed), ""
        shown = [card for found in cards.values() for card in found]
        return render_template(
            "board/index.html",
            narrowed=narrowed,
            columns=columns,
            cards=cards,
            following=following,
            is_list=is_list,
            count=sum(column.count for column in columns),
            amount=sum(column.amount for column in columns),
            phases=PHASES,
            lights=LIGHTS,
            variants=VARIANTS,
            orgs=org_options(uow.session),
            leaders=leader_options(uow.session),
            **_about(uow, shown),
        )


@blueprint.get("/wall")
def wall() -> ResponseReturnValue:
    """The same for a screen on the wall: large, without anything to press; it asks for itself anew."""
    with reading() as uow:
        desk_now = desk_rows(uow.session)
        late = count_groups(uow.session, desk_now, uow.now, LateFilter(group="unit"))
        red = list_cards(uow.session, BoardFilter(light=Light.RED), rows=WALL_RED).cards
        return render_template(
            "board/wall.html",
            figures=figures(uow.session, desk_now, uow.now),
            columns=stage_columns(uow.session),
            red=red,
            phase_words=phase_name,
            units=late[:WALL_UNITS],
            unit_names=names_for(uow.session, ()),
            look="light" if request.args.get("look") == "light" else "dark",
            at=uow.now.astimezone(OFFICE_ZONE),
            next_monday=local_day(uow.now) + timedelta(days=7 - local_day(uow.now).weekday()),
            **_about(uow, red),
        )


@blueprint.get("/board.xlsx")
def sheet() -> ResponseReturnValue:
    """The board's projects as it is narrowed."""
    narrowed = _filter()
    with reading() as uow:
        cards = list_cards(uow.session, narrowed, rows=MOST_ROWS).cards
        about = _about(uow, cards)
        names, steps, days = about["names"], about["moves"], about["days"]
        rows = []
        for card in cards:
            move = steps.get(card.root_key)
            due = move.task.due_at if move else None
            rows.append(
                (
                    LIGHTS[Light(card.light)], card.name, card.business_key, VARIANTS.get(card.variant, card.variant),
                    phase_name(card.phase), card.total_invest, names.org(card.owner_org), names.person(card.owner_user),
                    names.person(card.leader), days.get(card.root_key), move.name if move else "",
                    move.whose(names) if move else "", move.days if move else None, move.standard if move else None,
                    local_day(due) if due else None, "；".join(card.words),
                )
            )  # fmt: skip
        parts = [
            ("阶段", phase_name(narrowed.phase) if narrowed.phase else ""),
            ("亮灯", LIGHTS.get(Light(narrowed.light), "") if narrowed.light else ""),
            ("单位", names.org(narrowed.unit)),
            ("包联领导", names.person(narrowed.leader)),
            ("类型", VARIANTS.get(narrowed.variant, "")),
        ]
        line = "；".join(f"{words}：{value}" for words, value in parts if value) or "全部在推进项目"
        line += f"；截至 {uow.now.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}，共 {len(rows)} 个"
        return excel(make_sheet("挂图作战", line, SHEET, rows), f"挂图作战-{local_day(uow.now)}.xlsx")


def _filter() -> BoardFilter:
    asked = request.args
    phase, light = asked.get("phase", ""), asked.get("light", "")
    return BoardFilter(
        asked.get("unit", ""), asked.get("leader", ""), asked.get("variant", ""),
        phase if phase in PHASES else "", light if light in set(LIGHT_NAMES) else "",
    )  # fmt: skip


def _about(uow: UnitOfWork, cards: list[Card]) -> dict[str, Any]:
    """What is shown of these projects besides their own row."""
    steps = next_moves(uow.session, [card.root_key for card in cards], uow.now, uow.world.calendar)
    people = [name for card in cards for name in (card.owner_user, card.leader)]
    names = names_for(uow.session, [move.task for move in steps.values()], *people, _filter().leader)
    return {
        "moves": steps,
        "days": phase_days(uow.session, cards, uow.now),
        "names": names,
    }
