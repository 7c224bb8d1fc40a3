"""The five conditions of 销号, each alone, and a refusal that names all that is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.errors import Refused
from workflow.supervision.conditions import BEFORE_APPLYING, Facts, judge, refuse_unmet
from workflow.supervision.models import SupervisionOrder

WHOLE = Facts(
    linked_task=None, equivalent="", evidence="1 号", files=0, missing_units=(), verifier="chen",
    handlers=frozenset({"wang"}), is_closed=True,
)  # fmt: skip
ORDER = SupervisionOrder(order_no="DB-2023-0001")


def unmet(facts: Facts) -> list[int]:
    return [one.number for one in judge(facts) if not one.met]


def test_an_order_with_all_five_is_struck_off() -> None:
    assert unmet(WHOLE) == []


@pytest.mark.parametrize(
    ("missing", "number"),
    [
        ({"linked_task": "净地交付"}, 1),
        ({"evidence": ""}, 2),
        ({"verifier": "wang"}, 3),
        ({"verifier": None}, 3),
        ({"missing_units": ("资规局",)}, 4),
        ({"is_closed": False}, 5),
    ],
)
def test_each_condition_stands_alone(missing: dict[str, object], number: int) -> None:
    assert unmet(replace(WHOLE, **missing)) == [number]


def test_like_evidence_stands_for_a_task_that_is_open() -> None:
    assert unmet(replace(WHOLE, linked_task="净地交付", equivalent="批复 3 号")) == []


def test_a_file_is_evidence_as_a_document_number_is() -> None:
    assert unmet(replace(WHOLE, evidence="", files=1)) == []


def test_a_refusal_names_everything_the_lead_unit_lacks() -> None:
    facts = replace(WHOLE, linked_task="净地交付", missing_units=("资规局", "环保局"), verifier=None, is_closed=False)

    with pytest.raises(Refused, match="DB-2023-0001 还缺——.*“净地交付”还没有办结.*；.*资规局、环保局尚未完成"):
        refuse_unmet(ORDER, judge(facts), BEFORE_APPLYING, "申请销号")
