"""Lines of those who wait for jobs: the first looks, the next one after him, and no more than may wait."""

import threading

import pytest

from engine.persistence.job_bell import JobBell


@pytest.fixture
def bell():
    return JobBell(places=3)


def rung(*places):
    return [place.rung.is_set() for place in places]


def test_who_comes_first_looks_first(bell):
    first, second = bell.enter("t"), bell.enter("t")

    assert [True, False] == [first.first, second.first]


def test_the_bell_wakes_the_first_of_the_line_alone(bell):
    first, second, other = bell.enter("t"), bell.enter("t"), bell.enter("u")

    bell.ring(["t"])

    assert [True, False, False] == rung(first, second, other)


def test_the_next_one_looks_when_the_first_has_gone(bell):
    first, second = bell.enter("t"), bell.enter("t")

    bell.leave(first)

    assert (True, [True]) == (second.first, rung(second))


def test_leasing_workers_stand_in_a_line_of_their_own(bell):
    plain, leasing = bell.enter("t"), bell.enter("t", leasing=True)

    bell.ring(["t"])

    assert [True, True] == [plain.first, leasing.first]
    assert [True, True] == rung(plain, leasing)


def test_no_more_wait_than_there_are_places(bell):
    places = [bell.enter("t") for _ in range(4)]

    assert places[3] is None
    bell.leave(places[0])
    assert bell.enter("t") is not None


def test_who_comes_later_sees_that_somebody_waits(bell):
    before = bell.anybody("t")
    place = bell.enter("t")

    seen = (bell.anybody("t"), bell.anybody("t", leasing=True), bell.anybody("u"))
    bell.leave(place)

    assert (False, (True, False, False), False) == (before, seen, bell.anybody("t"))


def test_everybody_is_let_go_and_nobody_waits_after_that(bell):
    first, second = bell.enter("t"), bell.enter("t")

    bell.close()

    assert [True, True] == rung(first, second)
    assert bell.enter("t") is None


def test_a_ring_for_everything_wakes_the_first_of_each_line(bell):
    first, second, other = bell.enter("t"), bell.enter("t"), bell.enter("u")

    bell.ring_all()

    assert [True, False, True] == rung(first, second, other)


def test_a_ring_between_two_looks_is_not_lost(bell):
    place = bell.enter("t")
    threading.Timer(0.05, bell.ring, [["t"]]).start()

    place.wait(10)

    assert [True] == rung(place)
