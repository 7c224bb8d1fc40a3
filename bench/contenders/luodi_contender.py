"""The product in process: the desk's own use case, with permissions, form, event log and outbox."""

from __future__ import annotations

import time

from bench.office import clerk_of, opened
from bench.shape import PROCESS, STARTING
from engine.runtime import start_instance
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.queries import next_open_task


class Contender:
    """Completes as the page does; the next task is the one the use case answers with."""

    def __init__(self, number: int, options: dict) -> None:
        self.world = opened(options["url"])
        self.clerk = clerk_of(self.world)

    def start(self) -> dict[str, int | None]:
        """A new instance, by the key of its open task."""
        with self.world.transaction(self.clerk) as uow:
            root = start_instance(uow, process_id=PROCESS, variables=STARTING)
            uow.session.flush()
            task = next_open_task(uow.session, self.clerk, root)
        return {"task": None if task is None else task.key}

    def complete(self, instance: dict[str, int | None], values: dict[str, object]) -> None:
        """Hand in the form of the open task."""
        task_key = instance["task"]
        if task_key is None:
            raise RuntimeError("no task is open")
        done = self.world.run(lambda uow: complete_task(uow, task_key, values), self.clerk)
        instance["task"] = done.next_task_key

    def cpu(self) -> float:
        """Of this process."""
        return time.process_time()

    def close(self) -> None:
        """Close the connections."""
        self.world.database.dispose()
