"""An answer that is held goes on without a thread, and ends when its client leaves, sends or stops reading."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from contextlib import ExitStack, closing, contextmanager

import pytest
from waitress import wasyncore

from workflow.commands.holding import MOST_UNREAD
from workflow.commands.listening import open_server
from workflow.config import Config


class Office:
    """An application that holds what it is asked for under /held, and answers all else."""

    def __init__(self):
        self.held = []

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != "/held":
            start_response("200 OK", [("Content-Length", "2")])
            return [b"ok"]
        answer = environ["luodi.hold"]()
        answer.write(b"early,")
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        self.held.append(answer)
        return iter(())


@pytest.fixture
def office():
    return Office()


@contextmanager
def listening(office, folder):
    config = Config(var=folder, database_url="sqlite://", secret_key="only for tests", threads=1)
    server = open_server(office, config, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()


@pytest.fixture
def port(office, tmp_path):
    with listening(office, tmp_path) as port:
        yield port


def asking(port, path="/held"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    return closing(connection), connection.getresponse()


def until(said):
    for _ in range(500):
        if said():
            return True
        time.sleep(0.01)
    return False


def test_what_was_added_early_and_later_arrives(office, port):
    connection, answer = asking(port)
    with connection, answer:
        assert b"early," == answer.read1()
        office.held[0].write(b"later")

        assert b"later" == answer.read1()


def test_held_answers_keep_no_thread(office, port):
    with ExitStack() as stack:
        for _ in range(20):
            for opened in asking(port):
                stack.enter_context(opened)
        connection, answer = asking(port, "/")

        with connection, answer:
            assert b"ok" == answer.read()


def test_it_ends_when_it_is_closed(office, port):
    connection, answer = asking(port)
    with connection, answer:
        office.held[0].write(b"last")
        office.held[0].close()

        assert b"early,last" == answer.read()


def test_one_for_http_1_0_is_sent_as_it_is(office, port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as old:
        old.sendall(b"GET /held HTTP/1.0\r\nHost: a\r\n\r\n")
        assert until(lambda: office.held)
        office.held[0].write(b"later")
        office.held[0].close()
        received = b""
        while more := old.recv(4096):
            received += more

    assert received.endswith(b"\r\n\r\nearly,later")


def test_who_left_is_told_of_by_the_next_word(office, port):
    connection, answer = asking(port)
    answer.close()
    connection.thing.close()

    assert until(lambda: not office.held[0].write(b"anybody?"))


def test_who_sends_meanwhile_is_let_go(office, port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as eager:
        eager.sendall(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        assert until(lambda: office.held)
        assert eager.recv(4096)
        eager.sendall(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")

        assert until(lambda: not office.held[0].write(b"x"))


def test_who_does_not_read_is_let_go(office, port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        slow.sendall(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        assert until(lambda: office.held)

        assert until(lambda: not office.held[0].write(b"x" * MOST_UNREAD))
