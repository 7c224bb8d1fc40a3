"""An office with a channel that keeps what it is given, and people it reaches."""

from __future__ import annotations

import pytest

from engine.domain.assignment import Actor
from engine.domain.events import UserTaskOverdue
from webhooks.notify import Sent
from workflow.notices.jobs import notice_jobs
from workflow.notices.keep_channels import add_channel
from workflow.notices.services import save_wishes
from workflow.people.services import create_person

HOURS = {"quiet_from": "20:00", "quiet_until": "08:00", "quiet_days_off": "yes"}
ABOUT = {"instance_key": 1, "root_key": 1, "process_id": "p", "element_id": "A", "task_key": 7}


class Outside:
    """Stands for ``webhooks.notify.speak``: keeps what it is given, answers what it is told to."""

    def __init__(self):
        self.letters, self.answers = [], []

    def __call__(self, kind, settings, secrets, address, letter):
        self.letters.append((address, letter))
        return self.answers.pop(0) if self.answers else Sent(True)


class Office:
    """The worker's part of notices by hand, over a world whose clock is moved."""

    def __init__(self, world, clock, outside):
        self.world, self.clock, self.outside = world, clock, outside
        self.jobs = notice_jobs("https://luodi.example.org", outside)

    def add_channel(self, **given):
        settings = {"name": "钉钉", "base": "http://127.0.0.1:9", "token": "a1b2c3d4e5f6a7b8c9d0", **given}
        with self.world.transaction() as uow:
            return add_channel(uow, "dingtalk", settings).key

    def wish(self, channel_key, person="li", **given):
        wishes = {f"address-{channel_key}": "13800000000", **HOURS}
        wishes |= {f"{kind}-{channel_key}": mode for kind, mode in given.items()}
        with self.world.transaction(Actor(person)) as uow:
            save_wishes(uow, wishes)

    def tell(self, person="li", name="部门预审", **given):
        with self.world.transaction() as uow:
            uow.emit(UserTaskOverdue(**ABOUT, name=name, assignee=person, **given))

    def work(self):
        """What a worker does now: order jobs, run them; how many."""
        with self.world.transaction() as uow:
            orders = self.jobs.take(uow, 100)
        for order in orders:
            self.jobs.run(self.world, *order.keys)
        return len(orders)

    def due(self):
        with self.world.reading() as uow:
            return self.jobs.next_at(uow)

    def rows(self, model):
        with self.world.reading() as uow:
            return uow.session.query(model).order_by(model.key).all()


@pytest.fixture
def outside():
    return Outside()


@pytest.fixture
def office(world, clock, outside):
    with world.transaction() as uow:
        for username, name in (("li", "李晓梅"), ("wu", "吴强")):
            create_person(uow, username, name, password=None)
    return Office(world, clock, outside)


@pytest.fixture
def channel(office):
    key = office.add_channel()
    office.wish(key)
    return key
