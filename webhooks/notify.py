"""Speaks to people outside through apprise: a message to an address, and whether it arrived, failed, or nobody knows.

apprise tells only yes or no, and holds every HTTP 200 for a yes; DingTalk, WeCom and Feishu refuse with 200 and an
error number. So what its plug-ins were answered is looked at here. Secrets never stand in what is told or logged.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

LONGEST_ERROR = 255
CONNECT_SECONDS, READ_SECONDS = 5, 15
_heard = threading.local()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a message; ``is_sure`` is false where it may have arrived all the same."""

    ok: bool
    error: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said: ``body`` is Markdown where ``is_markdown``; ``id`` stands in a mail's headers."""

    id: str
    title: str
    body: str
    is_markdown: bool = False


def speak(kind: str, settings: Mapping[str, Any], secrets: Mapping[str, str], address: str, letter: Letter) -> Sent:
    """Send one message; never raises for what a receiver or the network does.

    ``kind`` is ``email``, ``dingtalk``, ``wecom`` or ``feishu``; ``settings`` and ``secrets`` are the channel's own
    (``workflow.notices.channels``); ``base`` leads to an office's own installation of the service.
    """
    from apprise import AppriseAsset

    logging.getLogger("apprise").propagate = False  # it writes down whole addresses, tokens among them
    asset = AppriseAsset(app_id="luodi", app_desc="落地", app_url="", secure_logging=True)
    body_format = "markdown" if letter.is_markdown else "text"
    asked = _ASKED[kind](settings, secrets, address, letter)
    limits = {"cto": CONNECT_SECONDS, "rto": READ_SECONDS, "redirect": "no", "format": body_format}
    try:
        plugin: Any = _plugin(kind)(**asked, **limits, asset=asset)
    except (TypeError, ValueError):  # what apprise raises of what it cannot use is a TypeError
        return Sent(False, "通道配置或接收地址不完整，无法发送")
    plugin.request_rate_per_sec = 0  # one message a job; the channel's own limits are counted by us
    _lead(kind, plugin, str(settings.get("base") or ""))
    with _listening(plugin) as told:
        ok = bool(plugin.notify(body=letter.body, title=letter.title, body_format=body_format))
    return _judge(ok, told, [*secrets.values(), address])


def _email(settings: Mapping[str, Any], secrets: Mapping[str, str], address: str, letter: Letter) -> dict[str, Any]:
    user = settings.get("user") or None
    return {
        "host": settings.get("host"), "port": int(settings.get("port") or 25), "smtp_host": settings.get("host"),
        "user": user, "password": secrets.get("password") if user else None, "from_addr": settings.get("sender"),
        "secure_mode": {"ssl": "ssl", "starttls": "starttls"}.get(str(settings.get("security")), "insecure"),
        "targets": [address], "headers": {"X-Luodi-Message": letter.id},
    }  # fmt: skip


def _dingtalk(settings: Mapping[str, Any], secrets: Mapping[str, str], address: str, letter: Letter) -> dict[str, Any]:
    """The office's robot calls a person by their telephone; without one the address is the person's own robot."""
    token = secrets.get("token")
    asked = {"token": token or address, "targets": [address] if token else []}
    return {**asked, "secret": secrets["sign"]} if secrets.get("sign") else asked


def _wecom(settings: Mapping[str, Any], secrets: Mapping[str, str], address: str, letter: Letter) -> dict[str, Any]:
    return {"key": secrets.get("token") or address}


def _feishu(settings: Mapping[str, Any], secrets: Mapping[str, str], address: str, letter: Letter) -> dict[str, Any]:
    return {"token": secrets.get("token") or address}


def _plugin(kind: str) -> Any:
    """The plug-in of apprise for a kind; asked for by name, apprise would load all of its hundred and fifty."""
    if kind == "email":
        from apprise.plugins.email.base import NotifyEmail

        return NotifyEmail
    from apprise.plugins import dingtalk, feishu, wecombot

    return {"dingtalk": dingtalk.NotifyDingTalk, "wecom": wecombot.NotifyWeComBot, "feishu": feishu.NotifyFeishu}[kind]


_ASKED = {"email": _email, "dingtalk": _dingtalk, "wecom": _wecom, "feishu": _feishu}


def _lead(kind: str, plugin: Any, base: str) -> None:
    """Lead a plug-in to an office's own installation (浙政钉, a proxy) instead of the public one."""
    base = base.rstrip("/")
    if not base:
        return
    if kind == "dingtalk":
        plugin.notify_url = base + "/robot/send?access_token={token}"
    elif kind == "wecom":
        plugin.api_url = f"{base}/cgi-bin/webhook/send?key={plugin.key}"
    elif kind == "feishu":
        plugin.notify_url = base + "/open-apis/bot/v2/hook/{token}/"


class _Requests:
    """The module ``requests`` as a plug-in of apprise uses it; what comes back is told to whoever listens."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def post(self, *arguments: Any, **options: Any) -> Any:
        """As ``requests.post``."""
        try:
            answer = self._real.post(*arguments, **options)
        except self._real.RequestException as error:
            reached = not isinstance(error, self._real.ConnectTimeout) and not _never_connected(error)
            _heard.told.append(("error", type(error).__name__, reached))
            raise
        _heard.told.append(("answer", answer, True))
        return answer


def _never_connected(error: Exception) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")


class _Log(logging.Handler):
    """Keeps why a mail was not taken; apprise writes it into its log alone."""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if record.thread == threading.get_ident() and words.startswith("Socket Exception: "):
            _heard.told.append(("log", words.removeprefix("Socket Exception: "), False))


@contextmanager
def _listening(plugin: Any) -> Iterator[list[tuple[str, Any, bool]]]:
    """What the plug-in is answered in this thread while the block runs."""
    import requests

    module = sys.modules[type(plugin).__module__]
    if getattr(module, "requests", None) is requests:
        module.requests = _Requests(requests)  # type: ignore[attr-defined]
    _heard.told = []
    handler, logger = _Log(logging.DEBUG), logging.getLogger("apprise")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    try:
        yield _heard.told
    finally:
        logger.removeHandler(handler)


def _judge(ok: bool, told: list[tuple[str, Any, bool]], secrets: list[str]) -> Sent:
    for sort, what, reached in told:
        if sort == "error":
            return Sent(False, f"连接失败（{what}）", is_sure=not reached)
        if sort == "answer" and (refused := _refusal(what)):
            return Sent(False, _without(refused, secrets))
    if ok:
        return Sent(True)
    words = "；".join(str(what) for sort, what, _reached in told if sort == "log")
    return Sent(False, _without(words or "对方未接受", secrets))


def _refusal(answer: Any) -> str:
    """Why the service did not take it, or nothing when it did."""
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    try:
        body = answer.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    number = next((body[name] for name in ("errcode", "code", "StatusCode") if body.get(name)), 0)
    return f"{number}: {body.get('errmsg') or body.get('msg') or ''}" if number else ""


def _without(words: str, secrets: list[str]) -> str:
    for secret in secrets:
        if secret:
            words = words.replace(secret, "…")
    return words[:LONGEST_ERROR]
