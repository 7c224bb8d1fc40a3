"""A worker in a process of its own, to be killed: ``python worker_process.py DATABASE_URL [FOLDER]``.

It says when it begins. With a folder the handler ``slow`` writes there that it began, and works for a minute unless the
folder holds a file ``fast``; on standard error come warnings and worse.
"""

import logging
import os
import sys
import threading
import time
from pathlib import Path

from engine.jobs.worker import run_worker
from engine.persistence.database import open_database
from engine.runtime.handlers import HANDLERS
from engine.world import World


def slow(folder):
    def handler(_call):
        (folder / f"began-{os.getpid()}").touch()
        until = time.monotonic() + 60
        while not (folder / "fast").exists() and time.monotonic() < until:
            time.sleep(0.05)
        return {"done_by": os.getpid()}

    return handler


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    handlers = dict(HANDLERS)
    if len(sys.argv) > 2:
        handlers["slow"] = slow(Path(sys.argv[2]))
    world = World(open_database(sys.argv[1]), handlers=handlers)
    world.take_node()
    print("working", flush=True)
    run_worker(world, threading.Event())
