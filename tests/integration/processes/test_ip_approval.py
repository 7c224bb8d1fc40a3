"""Registration, filing and the special approvals, each of which may not be needed (domain.md 5.5)."""

from __future__ import annotations

import pytest

FILED = {
    "filing_type": "filing",
    "result": "pass",
    "nation_project_code": "2305-330327",
    "doc_no": "1",
    "doc": "x",
    "source": "manual",
}
PASSED = {"result": "pass", "doc_no": "8", "doc": "批复", "source": "manual"}


@pytest.fixture
def approval(walk):
    made = walk("ip_approval")
    made.key = made.start("ip_approval", "CNZS-2023-0001", owner_org="t_lx", ent_name="甲公司", variant="V1_new_land")
    made.do(
        "company_register", result="pass", project_company="甲（苍南）公司", uscc="91330327MA2ABCDE1X", source="manual"
    )
    return made


def test_a_project_that_needs_no_special_approval_is_done_with_its_filing(approval):
    approval.do("project_filing", **FILED, eia_class="exempt", energy_tce=10)

    assert approval.state(approval.key) == "COMPLETED"


def test_needed_approvals_run_side_by_side(approval):
    approval.do("project_filing", **FILED, eia_class="table", energy_tce=1200, other_items=["人防", "安全评价"])

    assert sorted(approval.open()) == ["eia", "energy_review", "other_reviews", "other_reviews"]


@pytest.mark.parametrize(
    ("kind", "day"), [("table", "2023-06-09"), ("report", "2023-06-21"), ("registration", "2023-05-31")]
)
def test_the_kind_of_environmental_report_sets_its_time(approval, kind, day):
    approval.do("project_filing", **FILED, eia_class=kind)

    assert approval.due("eia") == day


def test_only_what_failed_is_done_again(approval):
    approval.do("project_filing", **FILED, eia_class="table", energy_tce=1200)
    approval.do("eia", result="fail", fail_reason="缺专章", source="manual")
    approval.do("energy_review", authority_level="county", **PASSED)

    approval.do("approval_resolve", resolve_action="retry", resolve_reason="补专章")

    assert approval.open() == ["eia"]


def test_other_items_that_all_pass_finish_the_approvals(approval):
    approval.do("project_filing", **FILED, eia_class="exempt", energy_tce=10, other_items=["人防", "安全评价"])
    approval.do("other_reviews", **PASSED)
    assert approval.open() == ["other_reviews"]

    approval.do("other_reviews", **PASSED)

    assert (approval.state(approval.key), approval.open()) == ("COMPLETED", [])


def test_an_approval_given_up_ends_here_and_says_so_to_the_main_line(approval):
    approval.do("project_filing", **FILED, eia_class="table")
    approval.do("eia", result="fail", fail_reason="选址不符", source="manual")
    approval.do("approval_resolve", resolve_action="give_up", resolve_reason="企业放弃")

    assert (approval.state(approval.key), approval.variable(approval.key, "resolve_action")) == ("COMPLETED", "give_up")


def test_a_filing_that_fails_is_filed_again(approval):
    approval.do("project_filing", filing_type="filing", result="fail", source="manual", eia_class="exempt")

    approval.do("approval_resolve", resolve_action="retry", resolve_reason="改名称")

    assert approval.open() == ["project_filing"]


def test_results_of_the_same_name_do_not_mix(approval):
    approval.do("project_filing", **FILED, eia_class="table")
    approval.do("eia", result="pass", doc_no="环 8", doc="批复", source="manual")

    assert (approval.variable(approval.key, "filing")["doc_no"], approval.variable(approval.key, "eia")["doc_no"]) == (
        "1",
        "环 8",
    )
