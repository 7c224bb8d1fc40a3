"""What the people of a story do with each task that opens: when, and with which answers.

``ANSWERS`` is the table, element id → the answers that matter to the story; the filler adds what a form requires
besides. A task that the story stops before stays open: that is the county's living present.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from workflow.demo.driver import FromVariable, Planned
from workflow.demo.pace import Pace
from workflow.demo.stories import Story
from workflow.demo.talks import Talks

Answers = dict[str, Any]

PATIENCE = {"lead_feedback": 2, "lead_triage": 1, "dept_prereview": 1, "due_diligence": 2, "joint_review": 2}
"""Working days a task waits for its person, at most; tasks that are not named are done within a day."""

SLOW_AFTER_SIGNING = {
    "land_ready": 4, "project_filing": 2, "eia": 7, "energy_review": 6, "land_contract": 4, "land_payment": 7,
    "land_delivery": 5, "works_permit": 6, "drawing_review": 4, "construction_permit": 2, "start_confirm": 5,
    "stat_entry": 8, "hq_business": 15,
}  # fmt: skip
"""The same for tasks after signing, least days."""

REPORT_DAY = 24
"""When the month's building report is handed in; it is due on the 25th."""

NOT_YET = frozenset({"post_signing_track", "completion_check", "hq_first_year"})
"""What nobody has done by the end of the sample half-year."""

NOTICE_BEFORE_DEAL = timedelta(days=42)
"""From the notice of a parcel's listing to its deal: 20 days of notice, 10 of bidding, and what holidays add."""


class Conduct:
    """Knows every story by its root instance and answers for its people."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.stories: dict[int, Story] = {}
        self.talks: dict[int, Talks] = {}

    def take(self, story: Story, root_key: int) -> None:
        """From now on the tasks of this main instance are the story's."""
        self.stories[root_key] = story
        self.talks[root_key] = Talks(story)

    def plan(self, task: UserTask) -> Planned | None:
        """When and how this task is done; None when the story leaves it open."""
        story = self.stories.get(task.root_key)
        if story is None or task.element_id in story.stops_at:
            return None
        now = task.created_at
        if task.element_id == "negotiate":
            return self._negotiate(story, task)
        moment = self._moment(story, task, now)
        if moment is None:
            return None
        answer = ANSWERS.get(task.element_id)
        return Planned(moment, {} if answer is None else answer(story, moment))

    def _negotiate(self, story: Story, task: UserTask) -> Planned | None:
        moment, answers = self.talks[task.root_key].next(task.created_at, self.pace)
        return None if moment is None else Planned(moment, answers)

    def _moment(self, story: Story, task: UserTask, now: datetime) -> datetime | None:
        element = task.element_id
        if element in NOT_YET or (element == "pool_recheck" and story.number % 3 == 0):
            return None
        if element == "sign_agreement":
            return None if story.sign_day is None else max(self.pace.on(story.sign_day), now + timedelta(minutes=5))
        if story.until == "signed" and task.process_id not in _UNTIL_SIGNED and story.variant != "V1_new_land":
            return None
        if element == "notice_issue" and story.land_day is not None:
            return max(self.pace.on(story.land_day - NOTICE_BEFORE_DEAL), self.pace.after(now, 0))
        if element == "notice_issue":
            return None
        if element == "hq_paid_in" and story.land_day is not None:
            return max(self.pace.on(story.land_day), self.pace.after(now, 0))
        if element == "build_report":
            return self._month_end(now)
        least = SLOW_AFTER_SIGNING.get(element, 0)
        return self.pace.after(now, self.pace.between(least, least + PATIENCE.get(element, 1)))

    def _month_end(self, now: datetime) -> datetime:
        """A monthly report is handed in on ``REPORT_DAY``, of the next month when this one's day has passed."""
        day = now.astimezone(OFFICE_ZONE).date()
        if day.day >= REPORT_DAY:
            day = day.replace(day=28) + timedelta(days=7)
        return self.pace.on(day.replace(day=REPORT_DAY))


_UNTIL_SIGNED = frozenset({"ip_lead", "ip_negotiation", "ip_review", "ip_signing", "ip_project_main"})


def start_answers(story: Story, moment: datetime) -> Answers:
    """What the lead's registration says (L10)."""
    local = moment.astimezone(OFFICE_ZONE)
    tech = story.variant == "V4_reno"
    answers: Answers = {
        "source_type": story.source_type,
        "source_org": story.source_org,
        "found_at": (local - timedelta(hours=2)).isoformat(),
        "contact_evidence": "会面照片与往来函件",
        "ent_name": story.enterprise,
        "home_region": "外国" if story.foreign_amount else "省外",
        "contact_name": story.contact,
        "contact_title": "投资总监",
        "contact_phone": story.phone,
        "decision_maker_reached": story.grade in ("A", "B"),
        "project_name": story.project_name,
        "industry_code": story.industry_code,
        "chain": story.chain,
        "invest_type": "总部" if story.is_hq else "技改" if tech else "新建",
        "content": story.content,
        "total_invest": story.total_invest,
        "fixed_invest": story.fixed_invest,
        "foreign_amount": story.foreign_amount,
        "is_foreign": story.foreign_amount is not None,
        "site_form": _SITE_FORM[story.variant],
        "land_need": story.land_need,
        "factory_need": 6_000 if story.variant in ("V2_hq", "V3_lease", "V6_service") else None,
        "is_tech_reform": tech,
        "reno_site": "原厂区" if tech else None,
        "sea_use": story.variant == "V5_offshore",
        "is_industrial": story.variant in ("V1_new_land", "V4_reno", "V3_lease"),
        "is_hq": story.is_hq,
        "register_only": story.is_hq,
        "no_production": story.is_hq,
        "demand": "希望落实用地与用能指标。",
        "energy_tce": 600,
        "power_kwh": 300,
        "confidential": "内部",
        "urgency": "normal",
        "plan_sign_date": (story.sign_day or local.date() + timedelta(days=150)).isoformat(),
        "uscc": story.facts.get("uscc"),
    }
    return answers


_SITE_FORM = {
    "V1_new_land": "净地新建",
    "V2_hq": "楼宇",
    "V3_lease": "租厂房",
    "V4_reno": "存量土地",
    "V5_offshore": "海域",
    "V6_service": "楼宇",
}


_LANDING = {
    "V1_new_land": "land",
    "V2_hq": "hq",
    "V3_lease": "lease",
    "V4_reno": "purchase",
    "V5_offshore": "sea",
    "V6_service": "land",
}


def _day(moment: datetime, plus: int = 0) -> str:
    return (moment.astimezone(OFFICE_ZONE).date() + timedelta(days=plus)).isoformat()


def _check(story: Story, moment: datetime) -> Answers:
    return {
        "dup_conclusion": "not_dup",
        "dispute": False,
        "first_report_org": story.source_org,
        "excluded_reason": None,
        "protect_from": _day(moment),
        "protect_to": _day(moment, 90),
    }


_FITS = (
    "fit_industry", "fit_space", "fit_env", "fit_energy", "fit_land", "investor_strength", "tech_level", "benefit",
    "certainty",
)  # fmt: skip
_TRIAGE: Mapping[str, Answers] = {
    "A": {
        "certainty": 5,
        "investor_strength": 5,
        "benefit": 5,
        "fit_land": 5,
        "intent": "written",
        "urgency_sign": "m3",
    },
    "B": {"certainty": 4, "investor_strength": 4, "benefit": 4, "fit_land": 4},
    "C": {"certainty": 3, "investor_strength": 3, "benefit": 3, "fit_land": 3},
    "none": {"certainty": 1, "investor_strength": 1, "benefit": 1, "fit_land": 1},
}


def _triage(story: Story, moment: datetime) -> Answers:
    return {
        **_TRIAGE[story.grade],
        "redline": ["none"],
        "triage_result": story.outcome,
        "suggest_variant": story.variant,
        "suggest_owner": story.owner_org,
        "suggest_leader": story.leader,
        "triage_note": "已会商。",
    }


def _assign(story: Story, moment: datetime) -> Answers:
    return {
        "owner_org": story.owner_org,
        "owner_user": f"{story.owner_org}.1",
        "assist_orgs": None,
        "leader_id": story.leader,
        "grade": story.grade,
        "grade_reason": "结合研判会意见核定。",
        "variant": story.variant,
        "watch_level": story.watch_level,
        "target_sign_date": (story.sign_day or story.presign_day or date(2023, 9, 28)).isoformat(),
        "intro_org": story.source_org,
    }


def _feedback(story: Story, moment: datetime) -> Answers:
    return {"feedback_result": story.outcome, "feedback_to": story.contact, "feedback_text": "研判结果已告知。"}


def _site(story: Story, moment: datetime) -> Answers:
    return {
        "chosen_site": story.parcel_no,
        "chosen_factory": f"{story.enterprise}意向载体（演示数据）",
        "landing_mode": "land" if story.parcel_no else "purchase",
        "reserve_until": _day(moment, 60),
        "landing_org": story.owner_org,
    }


def _due_diligence(story: Story, moment: datetime) -> Answers:
    return {"dd_conclusion": "pass", "credit": "ok", "dd_mode": "self", "policy_dependence": "low"}


def _presign(story: Story, moment: datetime) -> Answers:
    return {
        "agreement_type": "formal",
        "batch": story.batch,
        "build_content": story.content,
        "landing_org": story.owner_org,
        "no_binding": False,
        "one_off_policy": False,
        "land_promise": False,
        "is_single_unit": True,
        "parcel_no": story.parcel_no,
    }


_TEMPLATES = {
    "V1_new_land": "标准地投资协议",
    "V2_hq": "总部项目投资协议",
    "V3_lease": "租购厂房投资协议",
}


def _joint(story: Story, moment: datetime) -> Answers:
    return {"meeting": f"招商项目联席会议（{_day(moment)}）", "conclusion": "pass", "score": 84}


def _handover(story: Story, moment: datetime) -> Answers:
    return {"handover_to": story.owner_org, "handover_user": f"{story.owner_org}.1"}


def _draft(story: Story, moment: datetime) -> Answers:
    return {
        "template": _TEMPLATES.get(story.variant, "一般用地投资协议"),
        "party_a": story.owner_org,
        "milestones": [
            {"name": name, "date": _day(moment, days)}
            for name, days in (("注册", 50), ("开工", 330), ("竣工", 900), ("投产", 1080))
        ],
        "kpi": [
            {"name": "固定资产投资", "target": story.fixed_invest, "unit": "万元", "measure_year": 2025},
            {"name": "税收", "target": story.fixed_invest // 25, "unit": "万元", "measure_year": 2026},
        ],
        "party_b": story.enterprise,
        "project_company": story.enterprise,
        "agreement_type": "formal",
        "has_obligations": True,
        "land_clause_check": True,
        "landing_org": story.owner_org,
    }


def _sign(story: Story, moment: datetime) -> Answers:
    return {
        "sign_date": _day(moment),
        "agreement_no": f"苍招协〔2023〕{story.number}号",
        "agreement_amount": story.total_invest,
        "fixed_amount": story.fixed_invest,
        "foreign_amount": story.foreign_amount,
        "sign_batch": story.batch,
        "signed_file": f"投资协议-{story.number}.pdf",
        "is_overseas": story.batch == "overseas_2023",
        "agreement_type": "formal",
        "project_company": story.enterprise,
    }


def _archive(story: Story, moment: datetime) -> Answers:
    return {
        "archive_no": f"档〔2023〕{story.number}",
        "leader_id": story.leader,
        "landing_org": story.owner_org,
        "landing_mode": _LANDING[story.variant],
        "chief_service": f"{story.owner_org}.2",
    }


def _land_ready(story: Story, moment: datetime) -> Answers:
    return {"parcel_no": story.parcel_no, "obstacles": None}


def _notice(story: Story, moment: datetime) -> Answers:
    return {
        "notice_no": f"苍资规告字〔2023〕{story.number}号",
        "notice_from": _day(moment, 1),
        "notice_to": _day(moment, 21),
        "bid_to": _day(moment, 31),
    }


def _deal(story: Story, moment: datetime) -> Answers:
    said = {name: FromVariable(name) for name in ("winner", "deal_price", "deal_at", "deal_doc", "bidders")}
    return {"deal": True, **said}


def _contract(story: Story, moment: datetime) -> Answers:
    return {
        "agreed_delivery_date": _day(moment, 30),
        "start_before": _day(moment, 210),
        "finish_before": _day(moment, 900),
        "reach_before": _day(moment, 1600),
    }


def _register(story: Story, moment: datetime) -> Answers:
    return {"project_company": story.enterprise, "reg_capital": 5_000, "uscc": story.facts["uscc"]}


def _paid_in(story: Story, moment: datetime) -> Answers:
    return {"paid": [{"date": _day(moment), "amount": 3_000, "proof": "验资报告"}]}


def _started(story: Story, moment: datetime) -> Answers:
    photos = [{"photo": f"打桩{n}.jpg", "taken_at": moment.isoformat(), "where": "项目现场"} for n in (1, 2)]
    return {"start_date": _day(moment), "is_main_work": True, "pile_photos": photos, "construct_contract": "施工合同"}


def _quarter(story: Story, moment: datetime) -> Answers:
    local = moment.astimezone(OFFICE_ZONE)
    return {"quarter": f"{local.year}Q{(local.month + 2) // 3}", "staff": 26}


ANSWERS: Mapping[str, Callable[[Story, datetime], Answers]] = {
    "first_report_check": _check,
    "lead_triage": _triage,
    "lead_assign": _assign,
    "lead_feedback": _feedback,
    "due_diligence": _due_diligence,
    "site_matching": _site,
    "presign_apply": _presign,
    "review_accept": lambda story, moment: {"accept_result": "accept", "track_confirm": FromVariable("review_track")},
    "joint_review": lambda story, moment: {
        "meeting": f"招商项目联席会议（{_day(moment)}）",
        "conclusion": "pass",
        "score": 84,
    },
    "decision_handover": _handover,
    "pool_recheck": lambda story, moment: {"recheck": False, "recheck_reason": "意向未进一步明确，出池归档。"},
    "agreement_draft": _draft,
    "sign_agreement": _sign,
    "agreement_archive": _archive,
    "land_ready": _land_ready,
    "notice_issue": _notice,
    "auction_result": _deal,
    "land_contract": _contract,
    "company_register": _register,
    "hq_register": _register,
    "hq_paid_in": _paid_in,
    "hq_business": _quarter,
    "start_confirm": _started,
}
"""Element id → what the story answers there."""
