"""The four rules that find duplicate leads (domain.md 13.4)."""

from __future__ import annotations

import pytest

from workflow.projects.duplicates import Candidate, bigrams, compare, jaccard, name_core

OLD = Candidate(
    name_core="瑞川新材料",
    project_name="年产三万吨铝塑膜项目",
    content="建设铝塑膜生产线六条及配套厂房",
    uscc="91330327MA0000001X",
    actual_controller="周某",
    industry_code="3252",
    contact_phone="13800000001",
)


def other(**changed: str | None) -> Candidate:
    base: dict[str, str | None] = {"name_core": "北辰水务", "project_name": "水表", "content": "", "uscc": None}
    return Candidate(**{**base, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        (other(uscc="91330327MA0000001X"), "统一社会信用代码相同"),
        (other(actual_controller="周某", industry_code="3252"), "同一实际控制人且行业相同"),
        (other(name_core="瑞川新材"), "企业名称相近"),
        (other(project_name="年产三万吨铝塑膜项目", content="建设铝塑膜生产线六条"), "项目名称与内容相近"),
        (other(contact_phone="13800000001"), "联系人电话相同"),
    ],
)
def test_each_rule_finds_its_duplicate_and_says_which(new: Candidate, rule: str) -> None:
    found = compare(new, OLD)

    assert found is not None
    assert found[0] == rule
    assert 0 < found[1] <= 1


def test_an_unlike_lead_is_no_duplicate() -> None:
    assert compare(other(), OLD) is None


def test_a_group_in_another_industry_is_another_project() -> None:
    assert compare(other(actual_controller="周某", industry_code="4011"), OLD) is None


@pytest.mark.parametrize(
    ("name", "core"),
    [("瑞川新材料（温州）有限公司", "瑞川新材料"), ("北辰水务集团有限公司", "北辰水务"), ("公司", "公司")],
)
def test_a_name_is_compared_without_brackets_and_suffix(name: str, core: str) -> None:
    assert name_core(name) == core


def test_likeness_of_texts_is_shared_pairs_over_all_pairs() -> None:
    assert jaccard(bigrams("甲乙丙"), bigrams("乙丙丁")) == pytest.approx(1 / 3)
    assert jaccard(bigrams(""), bigrams("")) == 0
