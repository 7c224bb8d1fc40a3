"""The backoff that a model writes, and how long the n-th failure waits."""

import pytest

from engine.domain.retry import RETRY_BACKOFF, BackoffError, backoff_after, modelled_backoff, read_backoff


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("PT10S", (10,)),
        ("PT10S,PT1M,PT5M", (10, 60, 300)),
        (" PT1H , P1DT2H ", (3_600, 93_600)),
        ("P2W", (1_209_600,)),
        ("PT0.5S", (0.5,)),
        ("PT0S", (0,)),
    ],
)
def test_a_backoff_is_read_in_seconds(text, steps):
    assert steps == read_backoff(text)


@pytest.mark.parametrize(
    "text", ["", "10", "PT", "P", "P1M", "P1Y", "PT10S,", "-PT1S", "PT1S;PT2S", "P366D", "PT1S\nPT2S"]
)
def test_what_is_no_backoff_is_refused(text):
    with pytest.raises(BackoffError):
        read_backoff(text)


def test_more_than_twenty_steps_are_refused():
    with pytest.raises(BackoffError, match="21 steps"):
        read_backoff(",".join(["PT1S"] * 21))


@pytest.mark.parametrize(("failures", "seconds"), [(1, 10), (2, 60), (3, 300), (4, 300), (99, 300), (0, 10)])
def test_the_nth_failure_waits_for_the_nth_step_and_later_ones_for_the_last(failures, seconds):
    assert seconds == backoff_after((10, 60, 300), failures)


def test_without_steps_a_failure_waits_for_nothing():
    assert 0 == backoff_after((), 3)


@pytest.mark.parametrize(("headers", "steps"), [({}, ()), ({RETRY_BACKOFF: " "}, ()), ({RETRY_BACKOFF: "PT2S"}, (2,))])
def test_the_headers_of_an_element_may_name_it(headers, steps):
    assert steps == modelled_backoff(headers)
