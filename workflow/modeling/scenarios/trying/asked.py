"""What the forms of the try-run page send, as members of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.domain.variables import loads
from engine.feel import FeelSyntaxError, compile_unary_tests
from workflow.modeling.scenarios.expecting import is_test
from workflow.modeling.scenarios.standing import Standing
from workflow.modeling.scenarios.trying import recording
from workflow.modeling.scenarios.trying.replay import Replay

Sent = Mapping[str, str]


def variables_in(sent: Sent) -> dict[str, Any]:
    """The variables of a JSON field. :raises Invalid: when it holds something else"""
    text = sent.get("variables", "").strip()
    if not text:
        return {}
    try:
        found = loads(text)
    except Invalid as error:
        raise _unreadable(_('变量应写成 JSON 对象，如 {"amount": 5}：%(why)s', why=error.message)) from error
    if not isinstance(found, dict):
        raise _unreadable(_('变量应写成 JSON 对象，如 {"amount": 5}。'))
    return found


def _unreadable(words: str) -> Invalid:
    return Invalid(words, [Finding("json", words, element="variables")])


def moment_in(text: str) -> datetime:
    """A moment of the office. :raises Invalid: when it is none"""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(_("请填写日期和时间。")) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def tested(text: str) -> Any:
    """What a variable should be: ``=…`` is a test, JSON its value, anything else a text.

    :raises Invalid: when a test cannot be read
    """
    text = text.strip()
    if is_test(text):
        try:
            compile_unary_tests(text[1:])
        except FeelSyntaxError as error:
            raise Invalid(_("判断 %(test)s 读不懂：%(why)s", test=text, why=str(error))) from error
        return text
    try:
        return loads(text)
    except Invalid:
        return text


def standing_of(shown: Replay) -> Standing:
    """Where it stands. :raises Refused: when it was not started"""
    if shown.standing is None:
        raise Refused(_("场景还没有启动。"))
    return shown.standing


def place_of(shown: Replay, kind: str, place: int) -> int:
    """The place of an open task or waiting job. :raises Refused: when nothing is there"""
    now = standing_of(shown)
    if not 0 <= place < len(now.jobs if kind == "job" else now.tasks):
        raise Refused(_("这一项已经不在了，请刷新后再做。"))
    return place


def _task(shown: Replay, sent: Sent) -> dict[str, Any]:
    place = place_of(shown, "task", int(sent.get("place", "0")))
    return recording.task_step(standing_of(shown), place, variables_in(sent))


def _return(shown: Replay, sent: Sent) -> dict[str, Any]:
    place = place_of(shown, "task", int(sent.get("place", "0")))
    return {**recording.which(standing_of(shown), "return", place), "opinion": sent.get("opinion", "").strip()}


def _job(shown: Replay, sent: Sent) -> dict[str, Any]:
    place = place_of(shown, "job", int(sent.get("place", "0")))
    told = recording.which(standing_of(shown), "job", place)
    return {
        **told, "variables": variables_in(sent), "error": sent.get("error", "").strip(),
        "failure": sent.get("failure", "").strip(),
    }  # fmt: skip


def _workdays(_shown: Replay, sent: Sent) -> dict[str, Any]:
    days = sent.get("workdays", "")
    if not days.isdecimal() or int(days) > 2_000:
        raise Invalid(_("请填写工作日数。"))
    return {"workdays": int(days)}


def _until(_shown: Replay, sent: Sent) -> dict[str, Any]:
    return {"until": recording.until(moment_in(sent.get("until", "")))}


def _message(_shown: Replay, sent: Sent) -> dict[str, Any]:
    return {"message": sent.get("message", ""), "key": sent.get("key", ""), "variables": variables_in(sent)}


GIVEN: Mapping[str, Callable[[Replay, Sent], dict[str, Any]]] = {
    "task": _task,
    "return": _return,
    "job": _job,
    "wait": lambda _shown, sent: {"wait": sent.get("wait", "")},
    "workdays": _workdays,
    "until": _until,
    "message": _message,
    "signal": lambda _shown, sent: {"signal": sent.get("signal", ""), "variables": variables_in(sent)},
}
"""Kind of step → its members, from where it stands and what was sent."""
