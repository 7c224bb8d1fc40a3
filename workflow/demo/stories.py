"""The plan of the sample county: which leads come, what becomes of them, and when (domain.md chapter 18).

A story says what the people do, never what is counted: the figures come out of running the stories.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workflow.demo.names import data, person_names, phone_of, uscc_of

SEED = 20230531
LAND_DAYS = (date(2023, 3, 22), date(2023, 4, 10), date(2023, 4, 25), date(2023, 5, 10), date(2023, 5, 24))
"""When the five parcels are sold."""


@dataclass
class Story:
    """One lead and how far it gets: ``until`` is lead, talking, pre_signing, signed or landed.

    ``outcome`` of a lead is follow, pool, reject, merge; amounts in 万元, land in square metres.
    """

    number: int
    project_name: str
    enterprise: str
    variant: str
    source_org: str
    source_type: str
    found: date
    grade: str
    until: str
    outcome: str = "follow"
    fixed_invest: int = 12_000
    total_invest: int = 15_000
    foreign_amount: int | None = None
    industry_code: str = "3990"
    chain: str = ""
    content: str = ""
    land_need: int = 0
    parcel_no: str | None = None
    owner_org: str = "p_park"
    leader: str | None = None
    watch_level: str = "center"
    batch: str | None = None
    presign_day: date | None = None
    sign_day: date | None = None
    land_day: date | None = None
    talks: int = 2
    talks_until: date = date(2023, 6, 9)
    stops_at: tuple[str, ...] = ()
    is_valid: bool = True
    contact: str = ""
    phone: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_hq(self) -> bool:
        """Whether it is a headquarters."""
        return self.variant == "V2_hq"


def weekday_after(day: date, days: int) -> date:
    """A weekday at least ``days`` after ``day``."""
    moved = day + timedelta(days=days)
    return moved + timedelta(days=max(0, 7 - moved.weekday()) if moved.weekday() > 4 else 0)


class _Planner:
    """Deals out names, industries, units and leaders in turn, from one seeded source."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.cast = data("cast")
        self.number = 0
        self.products = {kind: self._endless(rows) for kind, rows in self.cast["products"].items()}
        self.brands = iter(self.cast["brands"])
        self.stations = self._endless([row[0] for row in data("county")["stations"]])
        self.others = self._endless(self.cast["other_sources"])
        self.owners = self._endless(self.cast["owners"])
        self.contacts = person_names()
        self.leaders = self._endless([f"leader.{place}" for place in range(1, 31)])
        self.parcels = iter(self.cast["parcels_for_v1"])

    @staticmethod
    def _endless(rows: list[Any]) -> Iterator[Any]:
        while True:
            yield from rows

    def story(self, variant: str, *, station: bool, found: date, grade: str, until: str, **more: Any) -> Story:
        """One more lead with everything that is not given made up in turn."""
        self.number += 1
        kind = "hq" if variant == "V2_hq" else variant
        contents = self.cast["contents"]
        code, chain, product, suffix = next(self.products.get(kind) or self.products["V4_reno"])
        brand = next(self.brands)
        source = [next(self.stations), "驻点拜访"] if station else next(self.others)
        fixed = more.pop("fixed_invest", None) or self.random.choice((10_500, 12_000, 15_800, 18_600, 22_000, 30_000))
        named = more.pop("project_name", None)
        return Story(
            number=self.number,
            project_name=named or f"{brand}{product}",
            enterprise=more.pop("enterprise", None) or f"{brand}{suffix}有限公司",
            variant=variant,
            source_org=source[0],
            source_type=source[1],
            found=found,
            grade=grade,
            until=until,
            fixed_invest=fixed,
            total_invest=fixed * 5 // 4,
            industry_code=more.pop("industry_code", code),
            chain=more.pop("chain", chain),
            content=more.pop("content", None) or f"{product}：{contents[self.number % len(contents)]}",
            owner_org=more.pop("owner_org", None) or next(self.owners),
            leader=next(self.leaders),
            contact=next(self.contacts),
            phone=phone_of(5000 + self.number),
            facts={"uscc": uscc_of(self.number), **more.pop("facts", {})},
            **more,
        )


def plan() -> list[Story]:
    """Every story of the county, in the order they are found."""
    planner = _Planner()
    stories = [*_signed(planner), *_pre_signing(planner), *_talking(planner), *_leads(planner), *_fresh(planner)]
    return sorted(stories, key=lambda story: (story.found, story.number))


def _signed(planner: _Planner) -> Iterator[Story]:
    """20 signed: 5 land by new land, 1 headquarters; 6 in the city's first batch; 8 introduced by stations."""
    for place in range(5):
        found = weekday_after(date(2022, 9, 5), place * 6)
        signed = weekday_after(date(2023, 1, 5), place * 7)
        yield planner.story(
            "V1_new_land", station=False, found=found, grade="A" if place < 2 else "B", until="landed",
            fixed_invest=(21_000, 16_500, 34_000, 12_800, 52_000)[place], land_need=26_680 + place * 5_000,
            parcel_no=next(planner.parcels), sign_day=signed, land_day=LAND_DAYS[place],
            batch="county_2023", owner_org=("p_park", "p_coast")[place % 2], talks=3,
        )  # fmt: skip
    yield planner.story(
        "V2_hq", station=False, found=date(2022, 11, 7), grade="A", until="landed", fixed_invest=11_000,
        sign_day=date(2023, 2, 9), land_day=date(2023, 4, 18), batch="county_2023", owner_org="p_city", talks=2,
    )  # fmt: skip
    yield planner.story(
        "V5_offshore", station=False, found=date(2022, 9, 14), grade="A", until="signed", fixed_invest=580_000,
        project_name="苍南3号海上风电项目", enterprise="苍南示范海上风电开发有限公司", industry_code="4415",
        chain="新能源", content="建设海上风电场及配套升压站、海缆与陆上集控中心。", sign_day=date(2023, 3, 29),
        batch="city_2023q1", owner_org="p_coast", watch_level="county_top", talks=3,
    )  # fmt: skip
    yield planner.story(
        "V1_new_land", station=False, found=date(2022, 10, 18), grade="A", until="signed", fixed_invest=105_000,
        project_name="汉禾硬碳负极材料生产基地", enterprise="示范汉禾新材料有限公司", industry_code="3091",
        chain="其他", content="建设硬碳负极材料生产线及配套设施。", land_need=66_700,
        parcel_no=next(planner.parcels), sign_day=date(2023, 3, 29), batch="city_2023q1", owner_org="p_park",
        watch_level="county_top", talks=3,
    )  # fmt: skip
    for place in range(8):
        in_batch = place < 4
        variant = ("V4_reno", "V4_reno", "V4_reno", "V6_service", "V4_reno", "V3_lease", "V4_reno", "V4_reno")[place]
        found = weekday_after(date(2023, 1, 3), place * 2)
        yield planner.story(
            variant, station=True, found=found, grade="A" if place == 0 else "B", until="signed",
            sign_day=date(2023, 3, 29) if in_batch else weekday_after(date(2023, 4, 6), (place - 4) * 6),
            batch="city_2023q1" if in_batch else "county_2023",
        )  # fmt: skip
    for place, variant in enumerate(("V4_reno", "V3_lease", "V4_reno", "V6_service")):
        yield planner.story(
            variant, station=False, found=weekday_after(date(2022, 12, 1), place * 9), grade="B", until="signed",
            sign_day=weekday_after(date(2023, 3, 9), place * 22), batch="county_2023",
        )  # fmt: skip


def _pre_signing(planner: _Planner) -> Iterator[Story]:
    """9 about to sign: 7 in the city's second batch (both of 金卡), 2 overseas; 2 introduced by stations."""
    named = (
        ("金卡年产3千套二次供水设备和年产5万台水务流量计项目", "4016", "仪器仪表", 32_000),
        ("金卡光储新能源关键装备智能制造及综合数字能源管理系统项目", "3825", "新能源", 105_000),
    )
    for place, (name, code, chain, fixed) in enumerate(named):
        yield planner.story(
            "V1_new_land", station=False, found=weekday_after(date(2023, 1, 9), place * 3), grade="A",
            until="pre_signing", project_name=name, enterprise="示范金卡智能装备有限公司", industry_code=code,
            chain=chain, fixed_invest=fixed, land_need=33_350, presign_day=weekday_after(date(2023, 4, 17), place * 7),
            batch="city_2023q2", owner_org="p_park", parcel_no=next(planner.parcels),
            facts={"uscc": uscc_of(900), "line": str(place)},
        )  # fmt: skip
    for place, variant in enumerate(("V4_reno", "V4_reno", "V3_lease", "V6_service", "V4_reno")):
        station = place < 2
        yield planner.story(
            variant, station=station, found=weekday_after(date(2023, 2, 6), place * 3), grade="B",
            until="pre_signing", presign_day=weekday_after(date(2023, 4, 20), place * 5), batch="city_2023q2",
        )  # fmt: skip
    for place in range(2):
        yield planner.story(
            ("V4_reno", "V3_lease")[place], station=False, found=weekday_after(date(2023, 1, 30), place * 4),
            grade="B", until="pre_signing", foreign_amount=(2_600, 1_800)[place], fixed_invest=(24_000, 18_000)[place],
            presign_day=weekday_after(date(2023, 5, 4), place * 6), batch="overseas_2023",
        )  # fmt: skip


def _talking(planner: _Planner) -> Iterator[Story]:
    """31 in talks: 27 over a hundred million, of them 8 over a billion, and 4 headquarters; 22 from stations."""
    top = (("福共铝箔", "3252", "其他"), ("东方丝国", "1761", "纺织服装"))
    for place, (name, code, chain) in enumerate(top):
        yield planner.story(
            ("V1_new_land", "V6_service")[place], station=False, found=weekday_after(date(2022, 12, 5), place * 5),
            grade="B", until="talking", project_name=f"{name}项目", enterprise=f"示范{name}有限公司",
            industry_code=code, chain=chain, fixed_invest=(150_000, 120_000)[place], land_need=(46_690, 0)[place],
            watch_level="county_top", talks=14,
        )  # fmt: skip
    for place in range(6):
        yield planner.story(
            ("V1_new_land", "V4_reno")[place % 2], station=place >= 2, grade="C" if place >= 2 else "B",
            found=weekday_after(date(2023, 1, 4), place * 6), until="talking",
            fixed_invest=(110_000, 205_000, 136_000, 320_000, 101_000, 168_000)[place],
            land_need=60_030 if place % 2 == 0 else 0, watch_level="county_top" if place < 4 else "county", talks=14,
        )  # fmt: skip
    for place in range(19):
        variant = ("V4_reno", "V1_new_land", "V4_reno", "V3_lease", "V6_service", "V4_reno")[place % 6]
        station = place < 15
        yield planner.story(
            variant, station=station, found=weekday_after(date(2023, 1, 11), place * 5),
            grade="C", until="talking", land_need=23_345 if variant == "V1_new_land" else 0,
            talks=(2, 14, 4, 14)[place % 4],
        )  # fmt: skip
    for place in range(4):
        yield planner.story(
            "V2_hq", station=place < 3, found=weekday_after(date(2023, 2, 2), place * 9), grade="C", until="talking",
            fixed_invest=(2_000, 3_500, 5_000, 12_000)[place], talks=(14, 3)[place % 2],
        )  # fmt: skip


def _leads(planner: _Planner) -> Iterator[Story]:
    """Leads that become no project: 9 graded C for the pool and 53 ungraded from stations, some of others."""
    for place in range(9):
        yield planner.story(
            "V4_reno", station=True, found=weekday_after(date(2023, 1, 6), place * 11), grade="C", until="lead",
            outcome="pool", fixed_invest=6_000 + place * 500,
        )  # fmt: skip
    for place in range(53):
        yield planner.story(
            ("V4_reno", "V3_lease", "V6_service")[place % 3], station=True,
            found=weekday_after(date(2023, 1, 5), place * 2), grade="none", until="lead",
            outcome="reject" if place % 3 else "pool", fixed_invest=800 + place * 60,
        )  # fmt: skip
    for place in range(8):
        yield planner.story(
            "V4_reno", station=False, found=weekday_after(date(2023, 1, 16), place * 12), grade="none", until="lead",
            outcome="reject" if place % 2 else "pool", fixed_invest=2_000 + place * 300,
        )  # fmt: skip


def _fresh(planner: _Planner) -> Iterator[Story]:
    """Leads of June that are still on their way through the first steps: a living present."""
    days = (1, 2, 5, 6, 6, 7, 7, 8, 8, 9)
    stops = ("first_report_check", "lead_triage", "lead_assign", "lead_triage", "lead_triage")
    for place, day in enumerate(days):
        stopped = "first_report_check" if day >= 8 else stops[place % len(stops)]
        yield planner.story(
            ("V4_reno", "V1_new_land", "V3_lease")[place % 3], station=place % 2 == 0, found=date(2023, 6, day),
            grade="C", until="talking", stops_at=(stopped,),
        )  # fmt: skip
