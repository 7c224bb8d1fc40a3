"""The processes of one contender, told together what to do: :class:`Fleet` over ``bench/worker.py``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Setting:
    """How many processes, and threads in each."""

    name: str
    processes: int
    threads: int


SETTINGS = (Setting("1", 1, 1), Setting("8 threads", 1, 8), Setting("4 processes", 4, 1))

BETWEEN = (Setting("2 processes", 2, 1), Setting("3 processes", 3, 1))
"""What a curve from one process to four needs besides; measured only when it is asked for."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tasks completed per second, and milliseconds of CPU per task (without the database server's)."""

    rate: float
    cpu_ms: float


class Failed(RuntimeError):
    """A worker ended or answered with a failure; the message ends with what it said."""


class Fleet:
    """Workers of one contender over one database; used as a context manager."""

    def __init__(self, name: str, options: dict[str, Any], *, processes: int, python: str = sys.executable) -> None:
        self.name = name
        self._said: list[IO[str]] = []
        self._workers = []
        for number in range(processes):
            said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed on leaving)
            self._said.append(said)
            command = [python, str(ROOT / "bench/worker.py"), name, str(number), json.dumps(options)]
            self._workers.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True)
            )

    def __enter__(self) -> Fleet:
        try:
            for number in range(len(self._workers)):
                self._answer(number)
        except Failed:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def measure(self, setting: Setting, tasks: int) -> Measured:
        """Complete about ``tasks`` tasks. :raises Failed: when a worker does not get through"""
        chosen = range(setting.processes)
        share = max(1, tasks // setting.processes)
        for number in chosen:
            self._tell(number, {"prepare": {"threads": setting.threads, "tasks": share}})
        for number in chosen:
            self._answer(number)
        began = time.perf_counter()
        for number in chosen:
            self._tell(number, {"go": True})
        answers = [self._answer(number) for number in chosen]
        seconds = time.perf_counter() - began
        done = sum(answer["tasks"] for answer in answers)
        return Measured(done / seconds, sum(answer["cpu"] for answer in answers) / done * 1000)

    def close(self) -> None:
        """End every worker."""
        for worker in self._workers:
            if worker.stdin:
                worker.stdin.close()
        for worker in self._workers:
            try:
                worker.wait(60)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
            if worker.stdout:
                worker.stdout.close()
        for said in self._said:
            said.close()

    def _tell(self, number: int, command: dict[str, Any]) -> None:
        stdin = self._workers[number].stdin
        try:
            if stdin:
                stdin.write(json.dumps(command) + "\n")
                stdin.flush()
        except BrokenPipeError:
            self._answer(number)

    def _answer(self, number: int) -> dict[str, Any]:
        stdout = self._workers[number].stdout
        line = stdout.readline() if stdout else ""
        if not line:
            self._said[number].seek(0)
            raise Failed(f"{self.name} stopped: {self._said[number].read()[-2000:].strip()}")
        return dict(json.loads(line))
