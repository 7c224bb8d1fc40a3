"""热力图, 瓶颈 and 变体: the figures of a process on its diagram, in tables, and as files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest

from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from tests.factories.walked import HOUR, REVIEW, begin, complete, deploy_review, pass_time
from workflow.operations.analysis.follow import follow_visits


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


def count(world, clock):
    pass_time(clock, timedelta(minutes=2))
    while follow_visits(world):
        pass


def islands(page: str) -> list[dict]:
    """What the page tells its islands, in order."""
    return [json.loads(told) for told in re.findall(r'<script type="application/json">(.*?)</script>', page)]


@pytest.fixture
def walked(world, clock) -> int:
    """A version with three that were done after 2, 4 and 36 hours, one again, and one that waits past its date."""
    definition = deploy_review(world)
    for hours in (2, 4, 36):
        key = begin(world)
        pass_time(clock, HOUR * hours)
        if hours == 4:
            complete(world, key, "ask", more=True)
            complete(world, key, "again")
        complete(world, key, "ask", more=False)
    begin(world)
    pass_time(clock, HOUR * 48)
    count(world, clock)
    return definition


@pytest.mark.both_databases
def test_the_heat_map_carries_every_measure_for_its_diagram(administrator, walked):
    (told,) = islands(administrator.get(f"/definitions/{walked}/heat").text)

    assert ["4", "1"] == [told["elements"]["ask"][code][0] for code in ("passed", "waiting")]
    assert "1" == told["elements"]["ask"]["overdue"][0]
    assert 5 == told["elements"]["ask"]["passed"][1]
    assert "median" not in told["elements"]["gw"]


def test_lengths_are_counted_by_office_hours_or_by_the_clock(administrator, walked):
    worked = islands(administrator.get(f"/definitions/{walked}/heat").text)[0]["elements"]["ask"]["p90"][0]
    elapsed = islands(administrator.get(f"/definitions/{walked}/heat?time=elapsed").text)[0]["elements"]["ask"]["p90"][
        0
    ]

    assert ("1.2日", "1.5日") == (worked, elapsed)


def test_the_table_is_in_the_order_one_asks_for(administrator, walked):
    page = administrator.get(f"/definitions/{walked}/heat?sort=waiting").text

    names = re.findall(r'data-heat-list="#element-list">([^<]+)</a>', page)
    assert ("ask", {"s", "ask", "gw", "again", "e"}) == (names[0], set(names))


def test_days_without_anything_say_so(administrator, walked):
    page = administrator.get(f"/definitions/{walked}/heat?from=2022-01-01&to=2022-02-01").text

    assert [] == [told for told in islands(page)[0]["elements"].values() if "passed" in told]


def test_two_versions_stand_side_by_side_with_the_difference(world, clock, administrator, walked):
    newer = deploy_review(world, REVIEW.replace(b'name="gw"', b'name="more?"'))
    for _number in range(3):
        key = begin(world)
        pass_time(clock, HOUR)
        complete(world, key, "ask", more=False)
    count(world, clock)

    page = administrator.get(f"/definitions/{newer}/heat?against={walked}").text

    here, there = islands(page)
    assert (["3", 4, ""], ["4", 5, "+1"]) == (here["elements"]["ask"]["passed"], there["elements"]["ask"]["passed"])
    assert "→ 4 (+1)" in re.sub(r"<[^>]+>", "", page)


def test_all_versions_are_added_up(world, clock, administrator, walked):
    newer = deploy_review(world, REVIEW.replace(b'name="gw"', b'name="more?"'))
    complete(world, begin(world), "ask", more=False)
    count(world, clock)

    (told,) = islands(administrator.get(f"/definitions/{newer}/heat?versions=all").text)

    assert "5" == told["elements"]["ask"]["passed"][0]


@pytest.mark.both_databases
def test_the_list_of_an_element_tells_who_waits_what_was_slow_and_what_is_late(world, administrator, walked):
    waiting = begin(world)
    fragment = administrator.get(f"/definitions/{walked}/heat/elements/ask", headers={"HX-Request": "true"}).text
    whole = administrator.get(f"/definitions/{walked}/heat/elements/ask").text

    assert f"/instances/{waiting}" in fragment
    assert all(words in fragment for words in ("已超期的任务", "1.2 工作日", "1.5 日"))
    assert ("<html" in fragment, "<html" in whole) == (False, True)
    assert "at=ask" in fragment


def test_the_figures_are_taken_along_as_csv(administrator, walked):
    lines = list(
        csv.reader(io.StringIO(administrator.get(f"/definitions/{walked}/heat.csv").text.removeprefix("\ufeff")))
    )

    assert ["ask", "ask", "4", "0", "1", "1"] == next(line for line in lines if line[0] == "ask")[:6]


def test_a_process_nobody_counted_yet_says_so(world, administrator):
    definition = deploy_review(world)
    page = administrator.get(f"/definitions/{definition}/heat").text

    assert "这段时间没有实例走过" in page


def test_the_tab_leads_to_the_process_of_which_most_run(administrator, walked):
    assert administrator.get("/heat").location == f"/definitions/{walked}/heat"
    assert administrator.get("/variants").location == f"/definitions/{walked}/variants"


def test_the_tab_says_what_will_stand_there_before_anything_is_deployed(administrator):
    assert "还没有流程" in administrator.get("/heat").text


def test_the_worst_bottleneck_is_told_in_words(administrator, walked):
    page = administrator.get(f"/definitions/{walked}/bottlenecks").text

    assert "“ask”占去全部时间的 100%" in page
    assert "前一段没有可比的" in page
    lost, trend = islands(page)
    assert (["ask"], "line") == (lost["labels"], trend["kind"])


def test_the_variants_are_listed_and_painted(world, administrator, walked):
    page = administrator.get(f"/definitions/{walked}/variants").text

    (told,) = islands(page)
    assert "3 个实例走完，共 2 种路径；最常见的一种占 67%" in page
    assert "again" in page
    assert "again" not in told["taken"]
    assert "gw_e" in told["taken"]


def test_two_variants_are_compared(administrator, walked):
    page = administrator.get(f"/definitions/{walked}/variants").text
    first, second = re.findall(r"show=([0-9a-f]{32})\"", page)

    compared = administrator.get(f"/definitions/{walked}/variants?show={first}&with={second}").text

    assert ["again", "again_ask", "gw_again"] == islands(compared)[0]["other"]
    assert "变体 2 与变体 1 比：多走：again" in re.sub(r"\s+", " ", compared)


def test_the_variants_are_taken_along_as_csv(administrator, walked):
    lines = list(csv.reader(io.StringIO(administrator.get(f"/definitions/{walked}/variants.csv").text)))

    assert [["1", "2"], ["2", "1"]] == [line[:2] for line in lines[1:]]
    assert lines[2][-1].startswith("s → ask↻ → gw↻ → again")


def test_an_officer_sees_none_of_it(signed_in, walked):
    officer = signed_in("officer")

    paths = ("heat", "heat.csv", "variants", "bottlenecks", "log.xes", "heat/elements/ask")
    assert {403} == {officer.get(f"/definitions/{walked}/{path}").status_code for path in paths}


def test_a_version_that_is_not_there_is_not_found(administrator):
    assert {404} == {
        administrator.get(f"/definitions/4/{path}").status_code for path in ("heat", "log.xes", "variants")
    }


def test_a_suspended_instance_still_waits(world, administrator, walked):
    with world.transaction() as uow:
        row = uow.session.get(ProcessInstance, begin(world))
        row.state = InstanceState.SUSPENDED

    (told,) = islands(administrator.get(f"/definitions/{walked}/heat").text)

    assert "2" == told["elements"]["ask"]["waiting"][0]


@pytest.mark.both_databases
def test_the_instances_of_a_variant_are_a_list(administrator, walked):
    page = administrator.get(f"/definitions/{walked}/variants").text
    (link,) = re.findall(r'href="(/instances\?[^"]*variant=[^"]*)"', page)

    listed = administrator.get(link.replace("&amp;", "&")).text

    assert 2 == len(re.findall(r"<tr data-row", listed))
    assert "变体" in listed


@pytest.mark.parametrize("path", ["heat", "bottlenecks", "variants", "export", "heat/elements/ask"])
def test_every_page_is_there_in_english_too(administrator, walked, path):
    administrator.post("/language", data={"language": "en"})

    assert 200 == administrator.get(f"/definitions/{walked}/{path}").status_code
