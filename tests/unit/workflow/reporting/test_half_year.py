"""Periods, the table of figures, and how the report is printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engine.domain.errors import Invalid, NotFound
from workflow.people.models import Org
from workflow.projects.records import Visit
from workflow.reporting.half_year import FIGURES, count, detail, find_figure
from workflow.reporting.periods import half_year
from workflow.reporting.printing import detail_json, detail_text, report_json, report_text


@pytest.fixture
def session(tables: Engine) -> Iterator[Session]:
    with Session(tables) as made:
        made.add(Org(code="st_hz", name="驻杭州招商分中心", kind="station"))
        made.flush()
        yield made


def visit(number: int, at: datetime, kind: str = "外出拜访", org: str = "st_hz") -> Visit:
    return Visit(
        key=number, visit_no=f"BF-{number}", root_key=number, enterprise_name="某公司", org=org, type=kind, at=at,
        recorded_by="x", recorded_at=at,
    )  # fmt: skip


def test_each_part_of_2023h1_has_its_own_dates() -> None:
    period = half_year("2023H1")

    assert (period.main.start, period.main.end) == (date(2023, 1, 1), date(2023, 5, 31))
    assert period.station.end == date(2023, 4, 30)
    assert period.squad.end == date(2023, 3, 31)


def test_another_half_year_is_counted_whole() -> None:
    period = half_year("2024h2")

    assert (period.main.start, period.main.end) == (date(2024, 7, 1), date(2024, 12, 31))
    assert period.station == period.squad == period.main


@pytest.mark.parametrize("name", ["2023", "2023H3", "H1", "2023Q1", ""])
def test_a_period_written_otherwise_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="半年期"):
        half_year(name)


def test_days_begin_and_end_at_the_offices_midnight(session: Session) -> None:
    session.add(visit(1, datetime(2022, 12, 31, 15, 59, 59, tzinfo=UTC)))
    session.add(visit(2, datetime(2022, 12, 31, 16, 0, tzinfo=UTC)))
    session.add(visit(3, datetime(2023, 4, 30, 15, 59, 59, tzinfo=UTC)))
    session.add(visit(4, datetime(2023, 4, 30, 16, 0, tzinfo=UTC)))
    session.flush()

    assert [row.ref for row in detail(session, "2023H1", "station.visits")[2]] == ["BF-2", "BF-3"]


def test_only_visits_of_the_counted_kinds_and_units_count(session: Session) -> None:
    inside = datetime(2023, 2, 1, 2, 0, tzinfo=UTC)
    session.add(visit(1, inside))
    session.add(visit(2, inside, kind="视频"))
    session.add(visit(3, inside, org="nobody"))
    session.flush()

    assert count(session, "2023H1").as_json()["station"]["visits"] == 1


def test_a_figure_is_found_by_its_full_name_or_by_its_own_where_it_is_clear() -> None:
    assert find_figure("squad.receptions") is find_figure("receptions")
    assert find_figure("signed_over_100m").part == ""
    with pytest.raises(NotFound, match="talking_over_100m"):
        find_figure("nothing")


def test_no_two_figures_share_a_name() -> None:
    names = [figure.full_name for figure in FIGURES]

    assert len(names) == len(set(names))


def test_the_json_has_the_members_of_the_report_in_their_order(session: Session) -> None:
    made = json.loads(report_json(session, "2023H1"))

    assert list(made)[:3] == ["period", "as_of", "talking_over_100m"]
    assert list(made["station"])[:3] == ["from", "to", "visits"]
    assert made["organisation"]["stations"] == 1


def test_the_text_names_every_figure_with_its_number(session: Session) -> None:
    text = report_text(session, "2023H1")

    for figure in FIGURES:
        assert figure.title in text
    assert "2023-01-01 至 2023-04-30" in text


def test_a_detail_says_its_rule_and_lists_its_rows(session: Session) -> None:
    session.add(visit(1, datetime(2023, 2, 1, 2, 0, tzinfo=UTC)))
    session.flush()

    head, rows = detail_text(session, "2023H1", "station.visits")

    assert "驻点分中心拜访企业：1 次" in head
    assert ["驻杭州招商分中心" in row for row in rows.splitlines()] == [True]
    assert [row["ref"] for row in json.loads(detail_json(session, "2023H1", "station.visits"))] == ["BF-1"]
