"""Who asked first writes first."""

import sqlite3
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine.persistence.database import open_database
from engine.persistence.turns import Turns


def in_line(turns: Turns, count: int) -> tuple[list[int], list[threading.Thread]]:
    """``count`` threads that wait for their turn one after the other, and the order in which they got it."""
    order: list[int] = []

    def work(number: int) -> None:
        turns.take(10)
        order.append(number)
        turns.give_back()

    threads = []
    for number in range(count):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        while len(turns._line) <= number:
            time.sleep(0.001)
    return order, threads


def test_turns_come_in_the_order_of_asking():
    turns = Turns()
    turns.take(1)
    order, threads = in_line(turns, 5)

    turns.give_back()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_waiting_ends_when_somebody_keeps_the_turn():
    turns = Turns()
    turns.take(1)

    assert not turns.take(0.01)


def test_who_gave_up_is_not_waited_for():
    turns = Turns()
    turns.take(1)
    turns.take(0.01)

    turns.give_back()

    assert turns.take(0.01)


def test_a_writer_that_goes_on_writing_lets_another_in(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/turns.sqlite")
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    over, waits = threading.Event(), []

    def again_and_again() -> None:
        while not over.is_set():
            with database.begin() as connection:
                connection.execute(text("INSERT INTO t VALUES (1)"))
                time.sleep(0.05)

    busy = threading.Thread(target=again_and_again)
    busy.start()
    for _ in range(5):
        began = time.perf_counter()
        with database.begin() as connection:
            connection.execute(text("INSERT INTO t VALUES (2)"))
        waits.append(time.perf_counter() - began)
    over.set()
    busy.join()
    database.dispose()

    assert max(waits) < 1


def test_a_failed_transaction_gives_its_turn_back(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/turns.sqlite")
    for _ in range(3):
        connection = database.connect()
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
        connection.close()

    with database.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
        made = connection.execute(text("SELECT count(*) FROM t")).scalar()
    database.dispose()

    assert 0 == made


def test_a_connection_that_could_not_begin_may_try_again_at_once(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/turns.sqlite")
    with database.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=1")
        elsewhere = sqlite3.connect(tmp_path / "turns.sqlite", isolation_level=None)
        elsewhere.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
        elsewhere.execute("ROLLBACK")
        began = time.perf_counter()

        connection.execute(text("CREATE TABLE t (n INTEGER)"))

    assert time.perf_counter() - began < 5
    elsewhere.close()
    database.dispose()
