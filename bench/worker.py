"""One process of one contender: starts instances, completes tasks with some threads, tells what it took.

``python bench/worker.py CONTENDER NUMBER OPTIONS`` reads one JSON object a line from standard input and answers with
one a line: ``{"prepare": {"threads": 8, "tasks": 400}}`` starts what is needed, ``{"go": true}`` completes and answers
``{"tasks", "seconds", "cpu"}``. Standard library only, as a contender may live in an environment of its own.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent.parent
sys.path[:] = [str(ROOT), *(place for place in sys.path if place != str(Path(__file__).parent))]

from bench.shape import handed_in, length  # noqa: E402

CONTENDERS = ("luodi", "http", "limit", "spiff", "viewflow")


class Contender(Protocol):
    """Starts and completes on behalf of one worker; many threads call it."""

    def start(self) -> Any:
        """A new instance: whatever :meth:`complete` needs to know of it."""

    def complete(self, instance: Any, values: dict[str, object]) -> None:
        """Complete the one open task of the instance and commit."""

    def cpu(self) -> float:
        """Seconds of CPU used so far for the work."""

    def close(self) -> None:
        """Give back what was opened."""


@dataclass
class Running:
    """An instance and how many of its tasks are done."""

    instance: Any
    position: int = 0


class Worker:
    """Keeps instances between the slices, so that each thread always has some to go through in turn."""

    def __init__(self, contender: Contender, rounds: int, at_once: int) -> None:
        self.contender = contender
        self.rounds = rounds
        self.at_once = at_once
        self.lanes: list[list[Running]] = []
        self.share = 0

    def prepare(self, threads: int, tasks: int) -> None:
        """Start instances until each of ``threads`` can complete its share of ``tasks``."""
        self.share = max(1, tasks // threads)
        kept = [running for lane in self.lanes for running in lane if running.position < length(self.rounds)]
        self.lanes = [[] for _ in range(threads)]
        for lane in self.lanes:
            room = 0
            while room < self.share or len(lane) < self.at_once:
                running = kept.pop() if kept else Running(self.contender.start())
                lane.append(running)
                room += length(self.rounds) - running.position

    def go(self) -> dict[str, float]:
        """Complete every thread's share. :raises RuntimeError: the first failure of a thread"""
        failures: list[BaseException] = []
        threads = [threading.Thread(target=self._lane, args=(lane, failures)) for lane in self.lanes]
        cpu, began = self.contender.cpu(), time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - began
        if failures:
            raise RuntimeError(f"a completion failed: {failures[0]!r}") from failures[0]
        return {"tasks": self.share * len(self.lanes), "seconds": seconds, "cpu": self.contender.cpu() - cpu}

    def _lane(self, lane: list[Running], failures: list[BaseException]) -> None:
        try:
            done = 0
            while done < self.share:
                for running in lane:
                    if done == self.share or running.position == length(self.rounds):
                        continue
                    self.contender.complete(running.instance, handed_in(running.position, self.rounds))
                    running.position += 1
                    done += 1
        except BaseException as error:  # told to the one who waits for this thread
            failures.append(error)


def main() -> None:
    """Serve the commands of standard input until it ends."""
    name, number, options = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints must not break the protocol
    contender = importlib.import_module(f"bench.contenders.{name}_contender").Contender(number, options)
    worker = Worker(contender, options["rounds"], options["at_once"])
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        if "prepare" in command:
            worker.prepare(**command["prepare"])
            answer: dict[str, Any] = {"prepared": True}
        else:
            answer = worker.go()
        print(json.dumps(answer), file=answers, flush=True)
    contender.close()


if __name__ == "__main__":
    main()
