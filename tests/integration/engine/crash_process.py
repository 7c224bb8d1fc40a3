"""Does one thing and is killed at its n-th statement: ``python crash_process.py DATABASE_URL ACTION N FILE``.

Actions: ``complete`` (a user task), ``timer`` (the way of a due timer through its job), ``delivery`` (that of a
webhook). Statements and commits of our own are counted, wherever they are sent from, and the end of the job; with N = 0
nothing is killed and their number is printed. A request of a delivery is a line in FILE.
"""

import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event, select, text

from engine.jobs.door import JobDoor
from engine.jobs.scheduler import Scheduler
from engine.jobs.settings import WorkerSettings
from engine.jobs.timers import TIMERS
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task
from webhooks.delivery import Outcome
from webhooks.jobs import delivery_jobs
from workflow.config import Config
from workflow.wiring import build_world


class Points:
    """Counts what is done, and dies at the n-th point."""

    def __init__(self, database, kill_at):
        self.kill_at, self.number, self.armed, self._lock = kill_at, 0, False, threading.Lock()
        event.listen(database, "before_cursor_execute", lambda *_: self.point())
        event.listen(database, "commit", lambda _connection: self.point())

    def point(self):
        with self._lock:
            self.number += self.armed
            if self.armed and self.number == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def effect(call):
    """A handler whose effect can be counted."""
    call.uow.session.execute(text("INSERT INTO effect (instance_key) VALUES (:key)"), {"key": call.instance_key})
    return {"worked": True}


def world_at(url):
    world = build_world(Config(var=Path(), database_url=url, secret_key="only for tests"))
    world.handlers["effect"] = effect
    return world


def complete(world):
    with world.transaction() as uow:
        open_ = select(UserTask.key).where(UserTask.element_id == "A", UserTask.state == "CREATED")
        key = uow.session.scalar(open_)
        if key is not None:
            complete_user_task(uow, key, {}, validated=True)


def sending(file):
    """The kind of job of deliveries, for a receiver that is a file."""

    def send(_url, _body, headers, **_options):
        with Path(file).open("a", encoding="utf-8") as told:
            told.write(headers["webhook-id"] + "\n")
        return Outcome(200, None, 1)

    return delivery_jobs(send=send)


def by_job(world, kind, points):
    """One look of a scheduler, and the job it orders."""
    ended, work = threading.Event(), kind.run

    def run(*arguments):
        try:
            work(*arguments)
            points.point()
        finally:
            ended.set()

    kind = replace(kind, run=run)
    door = JobDoor(world, [kind], worker_id=f"killed-{os.getpid()}", poll_seconds=0.05)
    door.open()
    points.armed = True
    Scheduler(world, door, [kind], (), WorkerSettings()).look_once()
    ended.wait(60)
    points.armed = False
    door.close(10)


def main():
    url, action, kill_at, file = sys.argv[1:]
    world = world_at(url)
    world.take_node()
    points = Points(world.database, int(kill_at))
    if action == "complete":
        points.armed = True
        complete(world)
        points.point()
    else:
        by_job(world, TIMERS if action == "timer" else sending(file), points)
    print(points.number)
    world.database.dispose()


if __name__ == "__main__":
    main()
