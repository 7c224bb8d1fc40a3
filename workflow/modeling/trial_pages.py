"""The door through which the decision editor tries what is drawn: nothing is changed, nothing deployed."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Invalid
from engine.domain.variables import dumps, loads
from workflow.modeling.drafts.holding import contents_of
from workflow.modeling.pages import blueprint
from workflow.modeling.trial.evaluate import model_of, try_decision
from workflow.web.addresses import key_of
from workflow.web.transactions import reading

FILE = "decision.dmn"


@blueprint.post("/models/decisions/try")
def try_out() -> ResponseReturnValue:
    """Answer ``{"xml", "decision", "given": {name: FEEL}}`` with what it gives; else 422 with findings.

    With ``draft`` (its key) and ``file`` the models of the draft's other files can be imported.
    """
    asked = loads(request.get_data(as_text=True))
    if not isinstance(asked, dict):
        raise Invalid(_("请求不是一个 JSON 对象。"))
    xml, decision, given = _parts(asked)
    with reading() as uow:
        draft, name = key_of(str(asked.get("draft", ""))), str(asked.get("file") or FILE)
        beside = contents_of(uow.session, draft) if draft is not None and b"import" in xml else {}
        told = try_decision(model_of({**beside, name: xml}, name), decision, given, uow.world.feel)
    return Response(dumps(told), content_type="application/json")


def _parts(asked: dict[str, object]) -> tuple[bytes, str, dict[str, str]]:
    xml, decision, given = asked.get("xml"), asked.get("decision"), asked.get("given", {})
    if not isinstance(xml, str) or not isinstance(decision, str) or not isinstance(given, dict):
        raise Invalid(_("请求里要有 xml、decision 和 given。"))
    return xml.encode(), decision, {str(name): str(text) for name, text in given.items()}
