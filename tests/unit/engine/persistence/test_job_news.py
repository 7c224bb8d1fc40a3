"""News of jobs go from process to process on PostgreSQL; on SQLite nothing is started."""

import time

import pytest

from engine.persistence.database import open_database
from engine.persistence.job_bell import JobBell
from engine.persistence.job_news import JobNews


@pytest.fixture
def party(database_url):
    """Makes a bell and its news, as of a process of its own."""
    made = []

    def make():
        bell = JobBell()
        made.append((JobNews(open_database(database_url), bell), bell))
        return made[-1]

    yield make
    for news, bell in made:
        bell.close()
        news.close()
        news._database.dispose()


def until(true):
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def hearing(news, bell, job_type):
    """A place in a line whose process hears the others."""
    place = bell.enter(job_type)
    news.listen()
    until(lambda: news.hearing)
    time.sleep(0.05)
    place.rung.clear()
    return place


@pytest.mark.parametrize("backend", ["postgresql"])
def test_who_waits_hears_of_the_jobs_of_other_processes(party):
    (news, bell), (other, _bell) = party(), party()
    place, foreign = hearing(news, bell, "a type: 打印"), bell.enter("b")

    other.tell({"a type: 打印"})
    place.wait(10)

    assert (True, False) == (place.rung.is_set(), foreign.rung.is_set())


@pytest.mark.parametrize("backend", ["postgresql"])
def test_nobody_hears_what_he_told_himself(party):
    news, bell = party()
    place = hearing(news, bell, "t")

    news.tell({"t"})
    place.wait(0.5)

    assert not place.rung.is_set()


@pytest.mark.parametrize("backend", ["postgresql"])
def test_both_threads_end_when_there_is_nothing_for_them(party, monkeypatch):
    monkeypatch.setattr("engine.persistence.job_news.LINGER_SECONDS", 0.1)
    news, bell = party()
    bell.leave(hearing(news, bell, "t"))

    news.tell({"t"})

    until(lambda: news._teller is None and news._listener is None)
    assert not news.hearing


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_connection_that_breaks_is_made_again(party, monkeypatch):
    monkeypatch.setattr("engine.persistence.job_news.AFTER_FAILURE_SECONDS", 0.1)
    (news, bell), (other, _bell) = party(), party()
    place = hearing(news, bell, "t")
    with news._database.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = "
            "current_database()"
        )
    place.wait(10)  # rung when it listens again, for what was told meanwhile
    place.rung.clear()

    other.tell({"t"})
    place.wait(10)

    assert place.rung.is_set()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_on_sqlite_nothing_is_started(party):
    news, bell = party()
    bell.enter("t")

    news.listen()
    news.tell({"t"})

    assert (None, None) == (news._teller, news._listener)
