"""The door through which the decision editor tries what is drawn: nothing is changed, nothing deployed."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Invalid
from engine.domain.variables import dumps, loads
from workflow.modeling.pages import blueprint
from workflow.modeling.trial.evaluate import model_of, try_decision
from workflow.web.transactions import reading

FILE = "decision.dmn"


@blueprint.post("/models/decisions/try")
def try_out() -> ResponseReturnValue:
    """Answer ``{"xml", "decision", "given": {name: FEEL}}`` with what it gives; else 422 with findings."""
    asked = loads(request.get_data(as_text=True))
    xml, decision, given = _parts(asked)
    with reading() as uow:
        told = try_decision(model_of({FILE: xml}, FILE), decision, given, uow.world.feel)
    return Response(dumps(told), content_type="application/json")


def _parts(asked: object) -> tuple[bytes, str, dict[str, str]]:
    if not isinstance(asked, dict):
        raise Invalid(_("请求不是一个 JSON 对象。"))
    xml, decision, given = asked.get("xml"), asked.get("decision"), asked.get("given", {})
    if not isinstance(xml, str) or not isinstance(decision, str) or not isinstance(given, dict):
        raise Invalid(_("请求里要有 xml、decision 和 given。"))
    return xml.encode(), decision, {str(name): str(text) for name, text in given.items()}
