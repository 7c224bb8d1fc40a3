"""A visit that belongs to no project yet: one form, one row (domain.md 12.5)."""

from __future__ import annotations

from sqlalchemy import select

from workflow.projects.records import Visit

VISIT = {
    "visit_type": "对接会",
    "visit_at": "2023-05-30T09:30:00+08:00",
    "place": "上海",
    "our_org": "st_sh",
    "our_people": ["lin"],
    "ent_name": "甲公司",
    "their_people": [{"name": "周某"}],
    "topics": "新材料",
    "next_step": "回访",
    "progress_level": "normal",
}


def test_a_visit_is_written_once_and_is_over_at_once(walk):
    made = walk("ip_visit")

    key = made.start("ip_visit", **VISIT)

    with made.world.reading() as uow:
        assert [(v.type, v.org, v.enterprise_name) for v in uow.session.scalars(select(Visit))] == [
            ("对接会", "st_sh", "甲公司")
        ]
    assert made.state(key) == "COMPLETED"
