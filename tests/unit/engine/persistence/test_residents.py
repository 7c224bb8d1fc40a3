"""Instances kept in memory are taken out once, by who knows their version, and are never too many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.persistence.residents import Residents


def filled(most, *keys):
    residents = Residents(most)
    for key in keys:
        residents.keep(key, 1, f"instance {key}")
    return residents


def there(residents, *keys):
    return [key for key in keys if residents.take(key, 1) is not None]


def test_an_instance_is_taken_at_the_version_it_was_put_in_with():
    assert "instance 7" == filled(3, 7).take(7, 1)


@pytest.mark.parametrize("version", [0, 2])
def test_it_is_not_taken_at_another_version(version):
    assert filled(3, 7).take(7, version) is None


def test_it_is_gone_after_it_was_taken():
    residents = filled(3, 7)
    residents.take(7, 1)

    assert residents.take(7, 1) is None


def test_it_is_gone_when_another_version_was_asked_for():
    residents = filled(3, 7)
    residents.take(7, 2)

    assert 0 == len(residents)


def test_one_that_is_not_there_is_nothing():
    assert filled(3, 7).take(8, 1) is None


def test_those_put_in_last_stay():
    assert [2, 3, 4] == there(filled(3, 1, 2, 3, 4), 1, 2, 3, 4)


def test_one_that_is_put_in_again_is_the_last():
    assert [1, 3, 4] == there(filled(3, 1, 2, 3, 1, 4), 1, 2, 3, 4)


def test_one_that_is_put_in_again_replaces_itself():
    residents = filled(3, 7)
    residents.keep(7, 2, "later")

    assert (1, "later") == (len(residents), residents.take(7, 2))


def test_where_none_may_be_kept_none_is():
    residents = filled(0, 7)

    assert (0, None) == (len(residents), residents.take(7, 1))


def test_one_of_many_threads_takes_it():
    residents, together = Residents(1_000), Barrier(8)

    def take(_number):
        together.wait()
        return [residents.take(key, 1) for key in range(500)]

    for key in range(500):
        residents.keep(key, 1, key)
    with ThreadPoolExecutor(8) as threads:
        taken = [key for found in threads.map(take, range(8)) for key in found if key is not None]

    assert list(range(500)) == sorted(taken)
