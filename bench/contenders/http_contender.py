"""The product over HTTP: the desk's completion and the start by REST, against a serving process of its own."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from contextlib import ExitStack
from typing import Any

from bench.measure import cpu_seconds
from bench.office import CLERK, OPERATOR, PASSWORD, clerk_of, opened, serving
from bench.shape import PROCESS, STARTING
from workflow.inbox.queries import next_open_task


class Contender:
    """One server; each thread keeps one connection. The next task is asked of the database, as that is not HTTP."""

    def __init__(self, number: int, options: dict) -> None:
        self.stack = ExitStack()
        self.server = self.stack.enter_context(serving(options["url"]))
        self.world = opened(options["url"])
        self.clerk = clerk_of(self.world)
        self.local = threading.local()

    def start(self) -> dict[str, int]:
        """A new instance by REST."""
        started = self.call(OPERATOR, "/v2/process-instances", {"processDefinitionId": PROCESS, "variables": STARTING})
        return {"root": int(started["processInstanceKey"])}

    def complete(self, instance: dict[str, int], values: dict[str, object]) -> None:
        """Complete the open task by REST."""
        with self.world.reading(self.clerk) as uow:
            task = next_open_task(uow.session, self.clerk, instance["root"])
        if task is None:
            raise RuntimeError("no task is open")
        self.call(CLERK, f"/v2/user-tasks/{task.key}/completion", {"variables": values})

    def call(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """One POST as ``who``. :raises RuntimeError: when it is refused"""
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=60)
        token = base64.b64encode(f"{who}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        self.local.connection.request("POST", path, json.dumps(body), headers)
        response = self.local.connection.getresponse()
        content = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{path} answered {response.status}: {content[:300]!r}")
        return dict(json.loads(content)) if content else {}

    def cpu(self) -> float:
        """Of the serving process."""
        return cpu_seconds(self.server.pid)

    def close(self) -> None:
        """Stop the server."""
        self.world.database.dispose()
        self.stack.close()
