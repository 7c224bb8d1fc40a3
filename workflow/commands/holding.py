"""Answers that go on after their request is done, written by whoever holds them and without a thread of the server's.

waitress keeps a thread for as long as an answer takes. A page that follows what happens is answered for minutes; so the
view asks for its answer to be held (``environ["luodi.hold"]``), writes its head and returns. From then on the
connection costs a socket, as an idle one does. Other servers have no such member: the view then answers at once.
"""

from __future__ import annotations

import threading
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.task import WSGITask

MOST_UNREAD = 64 * 1024
"""Bytes a client may leave unread before it is let go."""


class HeldAnswer:
    """One answer to which can be added from any thread; nothing leaves before the head of the answer did."""

    def __init__(self, channel: HTTPChannel) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._early: list[bytes] | None = []
        self._chunked = False

    def write(self, data: bytes) -> bool:
        """Add to the answer, at once and without waiting for the client; ``False`` once the client is gone."""
        with self._lock:
            if self._early is not None:
                self._early.append(data)
                return True
            return self._send(data)

    def close(self) -> None:
        """End the answer."""
        with self._lock:
            if self._send(b""):
                self._channel.close_when_flushed = True
                self._channel.server.pull_trigger()

    def begin(self, *, chunked: bool) -> None:
        """The head is out: send what was added early."""
        with self._lock:
            early, self._early = self._early or [], None
            self._chunked = chunked
            for data in early:
                self._send(data)

    def _send(self, data: bytes) -> bool:
        channel = self._channel
        if not channel.connected or channel.will_close or channel.close_when_flushed:
            return False
        if channel.total_outbufs_len > MOST_UNREAD:
            channel.will_close = True
            channel.server.pull_trigger()
            return False
        try:
            channel.write_soon(b"%X\r\n%s\r\n" % (len(data), data) if self._chunked else data)
        except ClientDisconnected:
            return False
        return True


class HoldingTask(WSGITask):
    """A request whose answer may be held."""

    held: HeldAnswer | None = None

    def get_environment(self) -> dict[str, Any]:
        """As waitress makes it, with the way to hold the answer."""
        environ: dict[str, Any] = super().get_environment()
        environ["luodi.hold"] = self.hold
        return environ

    def hold(self) -> HeldAnswer:
        """Let the answer go on after this request; it must have no length."""
        self.held = self.held or HeldAnswer(self.channel)
        return self.held

    def finish(self) -> None:
        """End the answer, unless it is held."""
        if self.held is None or self.content_length is not None or self.request.command == "HEAD":
            super().finish()
            return
        if not self.wrote_header:
            self.write(b"")
        self.close_on_finish = False
        self.channel.held = self.held
        self.held.begin(chunked=self.chunked_response)
