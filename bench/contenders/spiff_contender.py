"""SpiffWorkflow 3.2.0 as its documentation shows: JSON with the specification embedded, one row an instance."""

from __future__ import annotations

import itertools
import time
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from sqlalchemy import text

from bench.shape import PROCESS, STARTING, plain_file
from engine.persistence.database import open_database

TABLE = "CREATE TABLE bench_spiff (key BIGINT PRIMARY KEY, state TEXT NOT NULL)"


class Contender:
    """Reads a row, restores, completes, runs on, stores; the lock of SQLite is held for the writing alone."""

    def __init__(self, number: int, options: dict) -> None:
        self.database = open_database(options["url"])
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.keys = itertools.count(number * 10**9)
        self.parser = BpmnParser()
        self.parser.add_bpmn_str(plain_file())

    def start(self) -> int:
        """A new instance by its key."""
        spec = self.parser.get_spec(PROCESS)
        workflow = BpmnWorkflow(spec, self.parser.get_subprocess_specs(PROCESS))
        first = workflow.get_next_task()
        if first is not None:
            first.data.update(STARTING)
        workflow.do_engine_steps()
        key = next(self.keys)
        self._write("INSERT INTO bench_spiff (key, state) VALUES (:key, :state)", key, workflow)
        return key

    def complete(self, instance: int, values: dict[str, object]) -> None:
        """Complete the one ready task."""
        with self.database.connect().execution_options(luodi_read_only=True) as connection:
            state: Any = connection.execute(text("SELECT state FROM bench_spiff WHERE key = :key"), {"key": instance})
            workflow = self.serializer.deserialize_json(state.scalar_one())
        workflow.refresh_timers()
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        if task is None:
            raise RuntimeError("no task is ready")
        task.data.update(values)
        task.run()
        workflow.do_engine_steps()
        self._write("UPDATE bench_spiff SET state = :state WHERE key = :key", instance, workflow)

    def _write(self, statement: str, key: int, workflow: BpmnWorkflow) -> None:
        state = self.serializer.serialize_json(workflow)
        with self.database.begin() as connection:
            connection.execute(text(statement), {"key": key, "state": state})

    def cpu(self) -> float:
        """Of this process."""
        return time.process_time()

    def close(self) -> None:
        """Close the connections."""
        self.database.dispose()
