"""The comparison's ratios are made within each slice, and its contenders do the same work."""

from __future__ import annotations

from sqlalchemy import text

from bench.complete import rates_of, ratios_of
from bench.contenders import spiff_contender
from bench.contenders.limit_contender import moved
from bench.fleet import Measured
from bench.shape import handed_in, length
from bench.worker import Worker


def slices(**rates):
    return {("sqlite", name, "4 processes"): [Measured(rate, 2.0) for rate in found] for name, found in rates.items()}


def test_a_ratio_is_the_median_of_those_of_the_slices():
    ratios = ratios_of(slices(luodi=[10.0, 40.0, 90.0], spiff=[10.0, 10.0, 30.0]))

    assert ratios["sqlite/spiff"] == 3.0


def test_every_ratio_is_named_and_what_was_not_measured_has_none():
    assert ratios_of(slices(luodi=[10.0])) == dict.fromkeys(
        [f"{backend}/{name}" for backend in ("postgresql", "sqlite") for name in ("spiff", "viewflow", "limit")]
    )


def test_a_rate_is_the_median_of_its_slices():
    assert rates_of(slices(luodi=[1.0, 5.0, 100.0])) == {
        "sqlite/luodi/4 processes": {"tasks_per_second": 5.0, "cpu_ms_per_task": 2.0}
    }


def test_only_keys_made_meanwhile_are_moved_in_a_replay():
    row = {"key": 150, "definition_key": 99, "parent": (200, 201), "state": b"150", "overdue": True}

    assert moved(row, 100, 200, 1000) == {
        "key": 1150, "definition_key": 99, "parent": (1200, 201), "state": b"150", "overdue": True,
    }  # fmt: skip


class Counting:
    """A contender that only counts."""

    def __init__(self):
        self.started, self.done = 0, []

    def start(self):
        self.started += 1
        return self.started

    def complete(self, instance, values):
        self.done.append((instance, values))

    def cpu(self):
        return 0.0


def test_a_worker_completes_its_share_over_instances_in_turn():
    contender = Counting()
    worker = Worker(contender, rounds=1, at_once=2)

    worker.prepare(threads=1, tasks=length(1) + 1)
    told = worker.go()

    assert told["tasks"] == length(1) + 1
    assert [instance for instance, _ in contender.done[:4]] == [1, 2, 1, 2]
    assert contender.done[2][1] == handed_in(1, 1)


def test_a_worker_keeps_what_is_left_of_its_instances():
    contender = Counting()
    worker = Worker(contender, rounds=1, at_once=2)

    for _ in range(3):
        worker.prepare(threads=1, tasks=10)
        worker.go()

    assert contender.started == 2


def test_the_plain_library_comes_to_the_end_of_the_same_positions(tmp_path):
    contender = spiff_contender.Contender(0, {"url": f"sqlite:///{tmp_path / 'spiff.db'}"})
    with contender.database.begin() as connection:
        connection.execute(text(spiff_contender.TABLE))

    key = contender.start()
    for position in range(length(1)):
        contender.complete(key, handed_in(position, 1))

    with contender.database.begin() as connection:
        state = connection.execute(text("SELECT state FROM bench_spiff")).scalar_one()
    contender.close()
    assert contender.serializer.deserialize_json(state).completed
