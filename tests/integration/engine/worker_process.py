"""A worker in a process of its own, to be killed: ``python worker_process.py DATABASE_URL``; says when it begins."""

import sys
import threading

from engine.jobs.worker import run_worker
from engine.persistence.database import open_database
from engine.runtime.handlers import HANDLERS
from engine.world import World

if __name__ == "__main__":
    world = World(open_database(sys.argv[1]), handlers=dict(HANDLERS))
    world.take_node()
    print("working", flush=True)
    run_worker(world, threading.Event())
