"""Figures are cut and shown alike in every benchmark."""

import json

import pytest

from bench.measure import percentile, table, tell


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0)])
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(share, expected):
    assert percentile(map(float, range(100, 0, -1)), share) == expected


def test_nothing_measured_has_no_percentile():
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_a_table_stands_in_columns():
    lines = table(("what", "per second"), [("short", 1.5), ("a longer name", 12345.0)]).splitlines()

    assert lines == [
        "what           per second",
        "-------------  ----------",
        "short                1.50",
        "a longer name      12,345",
    ]


def test_json_stands_alone_on_standard_output(capsys):
    tell({"sqlite": {"p95_ms": 1.23456}, "other": None}, "a table", as_json=True)

    assert json.loads(capsys.readouterr().out) == {"sqlite": {"p95_ms": 1.235}, "other": None}
