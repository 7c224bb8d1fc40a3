"""Somebody in a process of their own who completes tasks: ``python completer_process.py DATABASE_URL NAME KEY…``.

Says that it is there, waits for a line, completes the tasks in their order, and says which of them it was first at.
"""

import sys

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.persistence.database import open_database
from engine.runtime import complete_user_task
from engine.world import World

if __name__ == "__main__":
    url, name, *keys = sys.argv[1:]
    world = World(open_database(url))
    world.take_node()
    print("ready", flush=True)
    sys.stdin.readline()
    for key in map(int, keys):
        try:
            world.run(lambda uow, key=key: complete_user_task(uow, key, {"by": name}), Actor(name, frozenset({"g"})))
        except Refused as error:
            assert "already completed by" in error.message, error.message
        else:
            print(key, flush=True)
