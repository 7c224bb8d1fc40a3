"""Projects to plan: every shipped folder deployed, and a project's row beside its started main process."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from engine.domain.ports import OFFICE_ZONE
from engine.runtime import deploy, start_instance
from engine.world import World
from workflow.projects.models import Enterprise, Project

BPMN = Path(__file__).parents[2] / "bpmn"
FOLDERS = (
    "ip_lead", "ip_negotiation", "ip_review", "ip_signing", "ip_approval", "ip_land_supply", "ip_hq",
    "ip_construction", "ip_performance", "ip_supervision", "ip_project_main",
)  # fmt: skip
KINDS = (".bpmn", ".dmn", ".form")


def deploy_office(world: World) -> None:
    """Deploy the shipped processes of a project, the called ones first."""
    for folder in FOLDERS:
        files = {p.name: p.read_bytes() for p in sorted((BPMN / folder).iterdir()) if p.suffix in KINDS}
        with world.transaction() as uow:
            deploy(uow, files, name=folder)


def make_project(world: World, business_key: str, variant: str = "V1_new_land", **columns: object) -> Project:
    """A project whose lead has just come in: its main process started, its row beside it."""
    with world.transaction() as uow:
        root = start_instance(
            uow, process_id="ip_project_main", business_key=business_key, variables={"variant": variant, "grade": "B"}
        )
        enterprise = Enterprise(
            key=uow.next_key(),
            name=f"{business_key} 公司",
            name_core=business_key,
            created_at=uow.now,
            created_by="lin",
        )
        uow.session.add(enterprise)
        row = Project(
            key=uow.next_key(), root_key=root, business_key=business_key, project_code=f"{business_key}-P",
            enterprise_key=enterprise.key, name=f"{business_key} 项目", variant=variant, scale_band="b_1_5",
            total_invest=Decimal(60000), fixed_invest=Decimal(52000), intro_org="s_sh", owner_org="t_lx",
            landing_org="t_lx", created_at=uow.now, created_by="lin", **columns,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        uow.session.expunge(row)
    return row


def day_of(world: World) -> date:
    """The day in the office."""
    return world.clock.now().astimezone(OFFICE_ZONE).date()
