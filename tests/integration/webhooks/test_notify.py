"""Messages to people through apprise, to services that answer as DingTalk, WeCom, Feishu and a mail server do."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from webhooks.notify import Letter, speak

TOKEN = "a1b2c3d4e5f6a7b8c9d0"
PHONE = "13800000000"
LETTER = Letter("77", "落地：催办", "李晓梅催办“部门预审”（第 2 次）")
MARKED = Letter("77", "落地：催办", "- 李晓梅催办“部门预审”", is_markdown=True)
KINDS = ("dingtalk", "wecom", "feishu")


class Service:
    """Stands for a chat's robot: keeps what it is sent and answers what it is told to."""

    def __init__(self, base):
        self.base, self.asked, self.status, self.answer = base, [], 200, {"errcode": 0, "errmsg": "ok"}


@contextmanager
def serving(told=None):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((self.path, json.loads(body)))
            if service.status == 0:  # takes it and never answers
                self.connection.close()
                return
            said = json.dumps(service.answer).encode()
            self.send_response(service.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_given):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def service():
    with serving() as made:
        yield made


class Postbox:
    """Keeps the mails a server was given; refuses addresses of nobody."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


@pytest.fixture
def postbox():
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def mail(postbox, address="li@example.org", port=None):
    settings = {
        "host": "127.0.0.1",
        "port": str(port or postbox.port),
        "security": "none",
        "sender": "luodi@example.org",
    }
    return speak("email", settings, {}, address, LETTER)


def test_dingtalk_is_sent_markdown_and_calls_the_person(service):
    sent = speak("dingtalk", {"base": service.base}, {"token": TOKEN}, PHONE, MARKED)

    ((path, body),) = service.asked
    assert sent.ok
    assert f"/robot/send?access_token={TOKEN}" == path
    assert ("markdown", [PHONE]) == (body["msgtype"], body["at"]["atMobiles"])
    assert "部门预审" in body["markdown"]["text"]


def test_a_signed_robot_is_sent_a_signature(service):
    speak("dingtalk", {"base": service.base}, {"token": TOKEN, "sign": "SEC0123456789"}, PHONE, LETTER)

    assert "&sign=" in service.asked[0][0]


def test_without_a_robot_of_the_office_the_address_is_one_s_own(service):
    speak("dingtalk", {"base": service.base}, {}, TOKEN, LETTER)

    assert f"/robot/send?access_token={TOKEN}" == service.asked[0][0]


def test_wecom_is_sent_plain_text(service):
    sent = speak("wecom", {"base": service.base}, {"token": TOKEN}, PHONE, LETTER)

    ((path, body),) = service.asked
    assert sent.ok
    assert (f"/cgi-bin/webhook/send?key={TOKEN}", "text") == (path, body["msgtype"])
    assert "第 2 次" in body["text"]["content"]


def test_feishu_is_sent_plain_text(service):
    service.answer = {"code": 0, "msg": "success"}
    sent = speak("feishu", {"base": service.base}, {"token": TOKEN}, PHONE, LETTER)

    ((path, body),) = service.asked
    assert sent.ok
    assert (f"/open-apis/bot/v2/hook/{TOKEN}/", "text") == (path, body["msg_type"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "answer", [{"errcode": 310000, "errmsg": "sign not match"}, {"code": 9499, "msg": "Bad Request"}]
)
def test_a_refusal_with_status_200_is_no_success(service, kind, answer):
    service.answer = answer
    sent = speak(kind, {"base": service.base}, {"token": TOKEN}, PHONE, LETTER)

    assert (False, True) == (sent.ok, sent.is_sure)
    assert next(iter(answer.values())) in (310000, 9499) and str(next(iter(answer.values()))) in sent.error


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_is_ill_is_told_by_its_status(service, kind):
    service.status = 502

    assert "HTTP 502" == speak(kind, {"base": service.base}, {"token": TOKEN}, PHONE, LETTER).error


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_took_it_and_never_answered_leaves_it_open(service, kind):
    service.status = 0

    assert (False, False) == (
        (sent := speak(kind, {"base": service.base}, {"token": TOKEN}, PHONE, LETTER)).ok,
        sent.is_sure,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_is_not_there_was_surely_not_reached(kind):
    sent = speak(kind, {"base": "http://127.0.0.1:9"}, {"token": TOKEN}, PHONE, LETTER)

    assert (False, True) == (sent.ok, sent.is_sure)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_of_a_failure_holds_no_secret(service, kind):
    service.answer = {"errcode": 1, "errmsg": f"token {TOKEN} of {PHONE} is unknown"}

    error = speak(kind, {"base": service.base}, {"token": TOKEN}, PHONE, LETTER).error

    assert TOKEN not in error and PHONE not in error


def test_a_channel_without_what_it_needs_says_so():
    assert "不完整" in speak("dingtalk", {"base": "http://127.0.0.1:9"}, {}, "!", LETTER).error


def test_a_mail_arrives_with_its_id(postbox):
    assert mail(postbox).ok

    ((to, message),) = postbox.mails
    assert (["li@example.org"], "77") == (to, message["X-Luodi-Message"])
    assert "落地：催办" == str(make_header(decode_header(message["Subject"])))
    assert "部门预审" in message.get_payload(decode=True).decode()


def test_a_mail_that_is_refused_says_why(postbox):
    sent = mail(postbox, "nobody@example.org")

    assert not sent.ok
    assert "no such user" in sent.error


def test_a_mail_server_that_is_not_there_was_not_reached(postbox):
    assert not mail(postbox, port=9).ok
