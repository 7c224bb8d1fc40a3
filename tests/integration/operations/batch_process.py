"""Works at a batch and is killed in the middle of its n-th item: ``python batch_process.py DATABASE_URL BATCH N``.

What the item does to its instance is done by then and not committed.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from workflow.config import Config
from workflow.operations.batches.kinds import KINDS
from workflow.operations.batches.work import work_at
from workflow.wiring import build_world


def main(url, batch_key, kill_at):
    world = build_world(Config(var=Path(), database_url=url, secret_key="only for tests", worker="off"))
    world.take_node()
    kind, done = KINDS["migrate"], []

    def act(uow, key, params, reason):
        outcome = kind.act(uow, key, params, reason)
        uow.session.flush()
        done.append(key)
        if len(done) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    KINDS["migrate"] = replace(kind, act=act)
    work_at(world, batch_key, seconds=60)
    world.database.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
