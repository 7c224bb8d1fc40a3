"""Headquarters land with their paid-in capital and end with the first year's contribution (domain.md 6.1)."""

from __future__ import annotations

import pytest

PAID = {"date": "2023-06-01", "amount": 200, "proof": "回单"}
TYPE = {"hq_type": "区域总部", "staff_plan": 20, "agreed_paid_ratio": 30}


@pytest.fixture
def registered(walk):
    made = walk("ip_hq")
    made.key = made.start("ip_hq", "CNZS-2023-0002", owner_org="t_lx", variant="V2_hq")
    years = [{"year": 2024, "amount": 5000}]
    made.do("hq_estimate", revenue_plan=years, tax_plan=years, **TYPE)
    made.do(
        "hq_register", project_company="总部", uscc="91330327MA2ABCDE1X", reg_capital=1000, registered_at="2023-05-31"
    )
    return made


def test_capital_below_the_agreed_share_is_not_yet_landed(registered):
    registered.do("hq_paid_in", paid=[PAID])

    assert (registered.open(), registered.stages) == (["hq_paid_in"], [])


def test_headquarters_land_on_the_day_of_the_payment_that_reaches_the_share(registered):
    registered.do("hq_paid_in", paid=[PAID, {**PAID, "date": "2023-06-20", "amount": 100}])

    assert (registered.open(), registered.stages) == (["hq_office"], [("landed", "2023-06-20")])


def test_business_is_reported_each_quarter_until_the_first_year_is_over(registered):
    registered.do("hq_paid_in", paid=[{**PAID, "amount": 300}])
    registered.do("hq_office", office_mode="rent", office_area=300, office_place="商务区", office_contract="合同")
    registered.do("hq_business", quarter="2023Q2", staff=3)
    assert registered.open() == []

    registered.pass_days(31)
    assert registered.open() == ["hq_business"]
    registered.pass_days(190)
    registered.do("hq_business", quarter="2023Q4", staff=10)

    assert registered.due("hq_first_year") == "2024-01-20"


def test_a_headquarters_has_landed_when_its_first_year_is_reported(registered):
    registered.do("hq_paid_in", paid=[{**PAID, "amount": 300}])
    registered.do("hq_office", office_mode="rent", office_area=300, office_place="商务区", office_contract="合同")
    registered.pass_days(220)
    registered.do("hq_business", quarter="2023Q4", staff=10)
    assert registered.open() == ["hq_first_year"]

    registered.do("hq_first_year", revenue=5200, tax=160, stat_entered=True)

    assert (registered.state(registered.key), registered.open()) == ("COMPLETED", [])
