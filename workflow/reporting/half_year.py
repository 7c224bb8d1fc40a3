"""The half-year report: a table of figures, each a question with its window; counted from the rows it lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from workflow.reporting import questions
from workflow.reporting.periods import HalfYear, Window, half_year, parameters
from workflow.reporting.questions import Row

Question = Callable[..., list[Row]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report: where it stands, its title and unit, and the question whose rows it counts.

    ``part`` is empty for the report's own figures, else ``station``, ``squad`` or ``organisation``; ``settings`` of
    the form ``@name`` are read from ``figures.json``.
    """

    part: str
    name: str
    title: str
    unit: str
    question: Question
    rule: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """``talking_hq``, or ``station.visits`` in a part."""
        return f"{self.part}.{self.name}" if self.part else self.name

    def window(self, period: HalfYear) -> Window:
        """The days this figure counts."""
        return {"station": period.station, "squad": period.squad}.get(self.part, period.main)

    def rows(self, session: Session, period: HalfYear) -> list[Row]:
        """What is counted, row by row."""
        known = parameters()
        settings = {
            key: known[value[1:]] if isinstance(value, str) and value.startswith("@") else value
            for key, value in self.settings.items()
        }
        return self.question(session, self.window(period), **settings)


_Q = questions
FIGURES: tuple[Figure, ...] = (
    Figure("", "talking_over_100m", "在谈亿元以上项目", "个", _Q.talking,
           "截至统计日最远阶段为在谈、未终止、非总部、固定资产投资一亿元以上", {"least": "@over_100m"}),
    Figure("", "talking_over_1b", "其中十亿元以上", "个", _Q.talking,
           "上一项中固定资产投资十亿元以上", {"least": "@over_1b"}),
    Figure("", "talking_hq", "在谈总部项目", "个", _Q.talking,
           "截至统计日最远阶段为在谈、未终止的总部项目", {"hq": True}),
    Figure("", "signed_over_100m", "签约亿元以上项目", "个", _Q.signed,
           "期内签订正式协议、固定资产投资一亿元以上；框架协议不计"),
    Figure("", "signed_in_city_q1_batch", "其中进市一季度集中签约", "个", _Q.signed,
           "上一项中协议列入市级一季度签约批次", {"level": "city", "quarter": 1}),
    Figure("", "pre_signing", "拟签约项目", "个", _Q.pre_signing,
           "截至统计日最远阶段为拟签约、未终止"),
    Figure("", "pre_signing_city_q2_batch", "其中拟进市二季度集中签约", "个", _Q.pre_signing,
           "上一项中拟进市级二季度批次", {"level": "city", "quarter": 2}),
    Figure("", "pre_signing_overseas", "其中拟在海外签约", "个", _Q.pre_signing,
           "拟签约项目中拟进海外批次", {"level": "overseas"}),
    Figure("", "landed", "落地项目", "个", _Q.landed,
           "期内按证据认定落地（摘牌日、总部实缴日等）；假设只计本年签约项目"),
    Figure("", "landed_manufacturing_over_100m", "其中亿元以上制造业项目", "个", _Q.landed,
           "上一项中制造业单体、固定资产投资一亿元以上、非总部", {"kind": "manufacturing"}),
    Figure("", "landed_hq", "其中总部项目", "个", _Q.landed,
           "落地项目中的总部项目", {"kind": "hq"}),
    Figure("station", "visits", "驻点分中心拜访企业", "次", _Q.visits,
           "期内驻点分中心的外出拜访与领导会见", {"kind": "station", "types": "@visit_types_counted"}),
    Figure("station", "valid_leads", "驻点有效信息", "条", _Q.valid_leads,
           "期内首次接触、五项齐全、未并入他人的驻点线索", {"kind": "station"}),
    Figure("station", "grade_a", "其中 A 类", "条", _Q.valid_leads,
           "上一项中定为 A 类", {"kind": "station", "grade": "A"}),
    Figure("station", "grade_b", "其中 B 类", "条", _Q.valid_leads,
           "有效信息中定为 B 类", {"kind": "station", "grade": "B"}),
    Figure("station", "grade_c", "其中 C 类", "条", _Q.valid_leads,
           "有效信息中定为 C 类；其余有效但未列级", {"kind": "station", "grade": "C"}),
    Figure("station", "signed", "驻点促成签约", "个", _Q.signed,
           "期内签约的亿元以上项目中由驻点分中心引进", {"by": "station"}),
    Figure("squad", "outbound_trips", "小分队外出考察", "次", _Q.visits,
           "期内小分队的外出拜访", {"kind": "squad", "types": "@outbound_types"}),
    Figure("squad", "matchmaking_meetings", "小分队对接会", "次", _Q.visits,
           "期内小分队的对接会", {"kind": "squad", "types": "@matchmaking_types"}),
    Figure("squad", "receptions", "小分队在县接待考察", "次", _Q.visits,
           "期内小分队接待的来县考察", {"kind": "squad", "types": "@reception_types"}),
    Figure("organisation", "stations", "驻点招商分中心", "个", _Q.orgs, "现有驻点分中心", {"kind": "station"}),
    Figure("organisation", "station_officers", "驻点招商专员", "名", _Q.members,
           "在驻点分中心任职的在岗人员", {"kind": "station"}),
    Figure("organisation", "squads", "招商小分队", "个", _Q.orgs, "现有小分队", {"kind": "squad"}),
    Figure("organisation", "ambassadors", "招商大使", "名", _Q.persons, "在聘招商大使", {"flag": "is_ambassador"}),
    Figure("organisation", "sponsoring_leaders", "包联县领导", "名", _Q.persons,
           "包联项目的县领导", {"flag": "is_county_leader"}),
    Figure("organisation", "county_top_projects", "县主要领导跟盯项目", "个", _Q.watched,
           "跟盯级别为县主要领导、未终止"),
)  # fmt: skip
"""Every figure of the report, in its order."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its number."""

    figure: Figure
    window: Window
    value: int


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one half-year."""

    period: HalfYear
    counted: tuple[Counted, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as one object: own figures flat, parts nested with their dates."""
        period = self.period
        result: dict[str, Any] = {"period": period.name, "as_of": period.main.end.isoformat()}
        parts: dict[str, dict[str, Any]] = {
            "station": {"from": period.station.start.isoformat(), "to": period.station.end.isoformat()},
            "squad": {"from": period.squad.start.isoformat(), "to": period.squad.end.isoformat()},
            "organisation": {},
        }
        for item in self.counted:
            target = parts[item.figure.part] if item.figure.part else result
            target[item.figure.name] = item.value
        return result | parts


def find_figure(name: str) -> Figure:
    """The figure of this name; a part's name may be left out where it is clear.

    :raises NotFound: when there is none, naming those there are
    """
    fitting = [figure for figure in FIGURES if name == figure.full_name]
    fitting = fitting or [figure for figure in FIGURES if name == figure.name]
    if len(fitting) != 1:
        raise NotFound(f"没有指标“{name}”；可用：{'、'.join(figure.full_name for figure in FIGURES)}。")
    return fitting[0]


def count(session: Session, name: str) -> Report:
    """Work out every figure of the half-year ``name``. :raises Invalid: when it is not a half-year"""
    period = half_year(name)
    counted = tuple(Counted(figure, figure.window(period), len(figure.rows(session, period))) for figure in FIGURES)
    return Report(period, counted)


def detail(session: Session, name: str, figure_name: str) -> tuple[Figure, Window, list[Row]]:
    """The rows a figure counts. :raises NotFound: for an unknown figure :raises Invalid: for a bad period"""
    period = half_year(name)
    figure = find_figure(figure_name)
    return figure, figure.window(period), figure.rows(session, period)
