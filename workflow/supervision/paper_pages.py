"""文书: an order's document, shown as a page and taken away as .docx."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import LIGHT_NAMES, Light
from workflow.lights.queries import light_of_project
from workflow.papers.fill import fill
from workflow.papers.keep_template import present_template
from workflow.papers.paper_events import PaperDrawn
from workflow.papers.preview import preview
from workflow.people.permissions import Permission
from workflow.supervision.cancel_order import find_order
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.pages import blueprint
from workflow.supervision.papers import order_values, paper_kind
from workflow.web.transactions import reading, run

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/supervision/orders/<order_no>/paper")
def paper(order_no: str) -> ResponseReturnValue:
    """The document as it is now, laid out from the very file one takes away."""
    with reading() as uow:
        found = find_order(uow, order_no)
        content, version = _paper(uow, found)
        return render_template(
            "supervision/paper.html", order=found, kind=paper_kind(found.order_type), version=version,
            blocks=preview(content), may_keep=current_user.may(Permission.KEEP_PAPERS),
        )  # fmt: skip


@blueprint.post("/supervision/orders/<order_no>/paper.docx")
def paper_file(order_no: str) -> ResponseReturnValue:
    """The document as a file; that it was taken away is written into the event log."""

    def draw(uow: UnitOfWork) -> tuple[bytes, str]:
        found = find_order(uow, order_no)
        content, version = _paper(uow, found)
        event = PaperDrawn(
            kind=found.order_type, number=found.order_no, template_version=version,
            checksum=hashlib.sha256(content).hexdigest(), instance_key=found.instance_key,
            business_key=found.linked_project,
        )  # fmt: skip
        uow.emit(event)
        return content, f"{paper_kind(found.order_type).name}{found.order_no}.docx"

    content, name = run(draw)
    return docx_answer(content, name)


def docx_answer(content: bytes, name: str) -> Response:
    """A .docx to be saved under ``name``."""
    answer = Response(content, mimetype=DOCX)
    answer.headers["Content-Disposition"] = f"attachment; filename=luodi.docx; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _paper(uow: UnitOfWork, order: SupervisionOrder) -> tuple[bytes, int]:
    template, version = present_template(uow.session, paper_kind(order.order_type))
    values = order_values(uow.session, order, uow.now, uow.world.calendar, _light_words(uow, order))
    return fill(template, values), version


def _light_words(uow: UnitOfWork, order: SupervisionOrder) -> str:
    lit = light_of_project(uow.session, order.linked_project) if order.linked_project else None
    if lit is None:
        return ""
    reasons = "、".join(hit["words"] for hit in lit.evidence or () if hit["code"] in lit.reasons)
    name = {"red": "红灯", "yellow": "黄灯", "green": "绿灯"}.get(lit.light) or LIGHT_NAMES[Light(lit.light)]
    return f"{name}（{reasons}）" if reasons else name
