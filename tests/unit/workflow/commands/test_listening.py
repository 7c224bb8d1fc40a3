"""The server keeps nobody out by open connections or slow clients, and does not turn for nothing."""

from __future__ import annotations

import gc
import http.client
import socket
import threading
from contextlib import ExitStack, closing, contextmanager

import pytest
from waitress import wasyncore

from workflow.commands.listening import OBJECTS_BETWEEN_COLLECTIONS, Channel, open_server, spare_the_collector
from workflow.config import Config


def answer(_environment, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5000")])
    return [b"x" * 5000]


@contextmanager
def listening(folder, **settings):
    """The server in a thread of this process; its loop ends when nothing is left to listen to."""
    config = Config(var=folder, database_url="sqlite://", secret_key="only for tests", **settings)
    server = open_server(answer, config, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()


def status(port):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/")
        with connection.getresponse() as answered:
            answered.read()
            return answered.status


def test_connections_kept_open_keep_nobody_out(tmp_path):
    with ExitStack() as stack:
        port = stack.enter_context(listening(tmp_path))
        for _ in range(150):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))

        assert 200 == status(port)


def test_one_who_sends_slowly_keeps_no_thread(tmp_path):
    with listening(tmp_path, threads=1) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf of it")

        assert 200 == status(port)


def test_one_who_sends_far_too_much_is_told_before_it_is_all_here(tmp_path):
    with (
        listening(tmp_path, upload_megabytes=1) as port,
        socket.create_connection(("127.0.0.1", port), timeout=10) as greedy,
    ):
        greedy.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")

        assert greedy.recv(100).startswith(b"HTTP/1.1 413 ")


def connection(*, requests, waiting, leaving=False):
    channel = Channel.__new__(Channel)
    channel.outbuf_lock = threading.Condition()
    channel.requests = [None] * requests
    channel.total_outbufs_len = waiting
    channel.will_close = leaving
    channel.close_when_flushed = False
    return channel


@contextmanager
def writing(channel):
    """While another thread writes to it."""
    begun, ended = threading.Event(), threading.Event()

    def write():
        with channel.outbuf_lock:
            begun.set()
            ended.wait()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait()
    yield
    ended.set()
    thread.join()


@pytest.mark.parametrize(
    ("channel", "asks"),
    [
        (connection(requests=0, waiting=10), True),
        (connection(requests=1, waiting=10), True),
        (connection(requests=1, waiting=0), False),
    ],
)
def test_a_connection_asks_to_be_written_to_when_something_waits(channel, asks):
    assert channel.writable() is asks


@pytest.mark.parametrize(
    ("channel", "asks"),
    [
        (connection(requests=2, waiting=10), False),
        (connection(requests=1, waiting=10), False),
        (connection(requests=1, waiting=0, leaving=True), True),
    ],
)
def test_it_does_not_ask_while_the_thread_of_its_request_writes(channel, asks):
    with writing(channel):
        assert channel.writable() is asks


def test_every_connection_is_one_of_these(tmp_path):
    config = Config(var=tmp_path, database_url="sqlite://", secret_key="only for tests")
    server = open_server(answer, config, "127.0.0.1", 0)
    server.close()

    assert server.channel_class is Channel


@pytest.fixture
def restored_collector():
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_loaded_is_not_looked_at_again(restored_collector):
    spare_the_collector()

    assert gc.get_freeze_count() > 10_000 and gc.get_threshold()[0] == OBJECTS_BETWEEN_COLLECTIONS
