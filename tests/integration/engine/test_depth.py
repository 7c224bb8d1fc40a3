"""Long instances stay cheap: neither rounds nor tasks behind them make a step slower or the state larger."""

import pytest

from bench.rounds import EDGE, measure_items, measure_rounds, measure_row, open_world

SLACK = 4
"""How many times slower the last steps may be: a machine under test is never quiet."""


@pytest.fixture
def world(database_url):
    world = open_world(database_url)
    yield world
    world.database.dispose()


@pytest.fixture(scope="module")
def rounds(request, backend, databases, tmp_path_factory):
    count = request.config.getoption("--rounds")
    with databases.lent(backend, tmp_path_factory.mktemp("rounds")) as url:
        world = open_world(url)
        figures = measure_rounds(world, count)
        world.database.dispose()
    return count, figures


def test_a_loop_runs_to_its_end_whatever_the_rounds(rounds):
    count, figures = rounds

    assert len(figures.steps) == count


def test_the_last_rounds_take_no_longer_than_the_first(rounds):
    _count, figures = rounds

    assert figures.last < figures.first * SLACK


def test_the_state_is_as_large_after_many_rounds_as_after_few(rounds):
    _count, figures = rounds

    assert max(figures.states) < min(figures.states) + 64


def test_others_are_not_held_up_while_a_loop_runs(rounds):
    _count, figures = rounds

    assert max(figures.waits, default=0) < 5_000


def test_many_tasks_in_a_row_are_done_at_one_pace(world, request):
    tasks = 1_000 if request.config.getoption("--rounds") >= 100_000 else 2 * EDGE

    figures = measure_row(world, tasks)

    assert (len(figures.steps), figures.last < figures.first * SLACK) == (tasks, True)
    assert max(figures.states) < min(figures.states) + 64


def test_one_of_many_items_is_done_in_a_fraction_of_a_second(world):
    figures = measure_items(world, 2_000, EDGE // 5)

    assert len(figures.steps) == EDGE // 5
    assert figures.last < 500
