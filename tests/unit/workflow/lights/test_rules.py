"""What an exemption covers goes first, then the worst counts."""

from __future__ import annotations

import pytest

from workflow.lights.rules import Hit, judge

RED, YELLOW = Hit("red", "SIGN_1Y", "签约满 13 个月未开工"), Hit("yellow", "TASK_DUE", "有 1 项临期的任务")


@pytest.mark.parametrize(
    ("hits", "exempt", "light"),
    [
        ([YELLOW, RED], (), "red"),
        ([YELLOW, RED], ("SIGN_1Y",), "yellow"),
        ([YELLOW, RED], ("SIGN_1Y", "TASK_DUE"), "grey"),
        ([], ("SIGN_1Y",), "green"),
    ],
)
def test_the_worst_of_what_no_exemption_covers_is_shown(hits: list[Hit], exempt: tuple[str, ...], light: str) -> None:
    assert judge(hits, exempt).light == light


def test_all_reasons_are_kept_the_heaviest_first() -> None:
    assert judge([YELLOW, RED]).reasons == ("SIGN_1Y", "TASK_DUE")


def test_what_is_exempt_is_kept_beside_what_counts() -> None:
    verdict = judge([YELLOW, RED], ("SIGN_1Y",))

    assert (verdict.reasons, verdict.exempted, verdict.hits) == (("TASK_DUE",), ("SIGN_1Y",), (RED, YELLOW))


def test_a_hit_is_the_same_after_it_was_stored() -> None:
    assert Hit.of_json(RED.as_json()) == RED
