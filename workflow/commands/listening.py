"""The web server as the product runs it: waitress with its limits, and without a loop of its that turns for nothing."""

from __future__ import annotations

import gc

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from workflow.app import MEGABYTE
from workflow.commands.holding import HeldAnswer, HoldingTask
from workflow.config import Config

CONNECTIONS = 800
"""Connections kept open at a time; each browser keeps up to six. Below the 1,024 files a process may usually open."""

LOOKAHEAD = 1
"""Requests read ahead on a connection; without, waitress does not notice that a worker which waits for a job left."""

OBJECTS_BETWEEN_COLLECTIONS = 10_000
"""New objects left over until the collector of cycles looks at them; Python's own number is 700."""


class Channel(HTTPChannel):
    """A connection that does not ask to be written to while the thread of its request writes.

    With a lookahead waitress reads the client's next request as soon as the answer arrived there, while the thread that
    sent it still holds the lock; then it asks again and again whether it may write what is sent already, and takes from
    that thread the very turn it needs to let the lock go. The thread tells when something is left to be written.

    While an answer of it is ``held``, others than waitress write to it: what is sent then, is sent under the lock, and
    a client that sends more is let go.
    """

    task_class = HoldingTask
    held: HeldAnswer | None = None

    def received(self, data: bytes) -> bool:
        """What the client sends; nothing is expected while an answer of it is held."""
        if self.held is not None:
            self.will_close = True
            return False
        return bool(super().received(data))

    def _flush_some(self, do_close: bool = True) -> bool:
        if self.held is None:
            return bool(super()._flush_some(do_close=do_close))
        with self.outbuf_lock:
            return bool(super()._flush_some(do_close=do_close))

    def writable(self) -> bool:
        """Whether something waits to be written, and nobody is about to write it."""
        if self.requests and not self.will_close:
            if not self.outbuf_lock.acquire(blocking=False):
                return False
            self.outbuf_lock.release()
        return bool(super().writable())


def open_server(app: Flask, config: Config, host: str, port: int) -> BaseWSGIServer:
    """A server that listens already; its ``run`` answers until it is stopped. :raises OSError: when it cannot listen"""
    server = create_server(
        app,
        host=host,
        port=port,
        threads=config.threads,
        ident="luodi",
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_request_lookahead=LOOKAHEAD,
        max_request_body_size=2 * config.upload_megabytes * MEGABYTE,
    )
    for door in getattr(server, "map", {}).values() if not isinstance(server, BaseWSGIServer) else [server]:
        if isinstance(door, BaseWSGIServer):
            door.channel_class = Channel
    return server


def spare_the_collector() -> None:
    """Let the collector of cycles pass over what is loaded now, which stays for good, and come less often.

    A page makes thousands of objects that are gone at its end: at Python's own pace the collector comes three times in
    a page and, once in a hundred, holds up every request of the process for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
