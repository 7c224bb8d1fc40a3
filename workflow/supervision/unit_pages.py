"""A unit's page: its lights, tasks, projects by stage, and orders, each leading one level down."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workflow.board.cards import CARDS_EACH, list_cards
from workflow.board.columns import BoardFilter, stage_columns
from workflow.board.moves import next_moves, phase_days
from workflow.inbox.lights import Light, due_words
from workflow.inbox.units import names_for
from workflow.lights.quarters.queries import lights_of_org
from workflow.lights.quarters.rules import words_of
from workflow.people.permissions import Permission
from workflow.supervision.desk.counts import count_groups
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.follow import desk_rows
from workflow.supervision.desk.listing import list_late
from workflow.supervision.desk.phases import PHASES
from workflow.supervision.desk.rows import rows_of
from workflow.supervision.order_list import OrderFilter, list_orders
from workflow.supervision.pages import blueprint
from workflow.supervision.rules import ORDER_TYPES, STATE_NAMES
from workflow.web.transactions import reading

WORST = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)
LIGHTS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯", Light.GREY: "豁免"}
ROWS = 10


@blueprint.get("/supervision/units/<code>")
def unit(code: str) -> ResponseReturnValue:
    """One unit: the worst of its projects' lights with their counts, what is late, its projects and its orders."""
    with reading() as uow:
        rows = desk_rows(uow.session)
        own = BoardFilter(unit=code)
        columns = stage_columns(uow.session, own)
        counts = {light: sum(column.lights[light] for column in columns) for light in WORST}
        cards = list_cards(uow.session, own, rows=CARDS_EACH * 2).cards
        moves = next_moves(uow.session, [card.root_key for card in cards], uow.now, uow.world.calendar)
        orders = list_orders(uow.session, uow.now, OrderFilter(org=code))[:ROWS]
        late = {
            kind: list_late(uow.session, rows, uow.now, LateFilter(kind, unit=code), most=ROWS).rows
            for kind in ("over", "soon", "week")
        }
        stages = count_groups(uow.session, rows, uow.now, LateFilter(unit=code, group="stage"))
        people = [name for card in cards for name in (card.owner_user, card.leader)]
        names = names_for(
            uow.session, [move.task for move in moves.values()], *people, *(order.handler for order in orders)
        )
        return render_template(
            "supervision/unit.html",
            code=code,
            name=names.principal(code),
            names=names,
            columns=[column for column in columns if column.count],
            counts=counts,
            worst=next((light for light in WORST if counts[light]), None),
            lights=LIGHTS,
            phases=PHASES,
            shown=cards,
            moves=moves,
            days=phase_days(uow.session, cards, uow.now),
            late={kind: rows_of(uow, found) for kind, found in late.items()},
            figures={kind: sum(getattr(group, kind) for group in stages) for kind in ("over", "soon", "week")},
            orders=[(order, due_words(order.due_at, None, uow.now, uow.world.calendar)) for order in orders],
            types=ORDER_TYPES,
            states=STATE_NAMES,
            quarters=lights_of_org(uow.session, code),
            quarter_words=words_of,
            may_assign=current_user.may(Permission.SUPERVISE),
        )
