"""Takes the pictures of differences and impact (docs/images/modeler) from an office it makes for them.

``python bench/modeler_images_changes.py``: ten matters in land supply, and a draft of it with a hearing more, other
people and other dates, handed in and weighed, in a database that is gone afterwards.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from sqlalchemy import select  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import go  # noqa: E402
from engine.domain.assignment import Actor  # noqa: E402
from engine.domain.ports import OFFICE_ZONE, FixedClock  # noqa: E402
from engine.persistence.definitions import ProcessDefinition  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import complete_user_task, deploy, start_instance  # noqa: E402
from engine.world import World  # noqa: E402
from tests.factories.edited_models import land_supply_edited, shipped  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.modeling.drafts.files import add_files  # noqa: E402
from workflow.modeling.drafts.opening import open_from_version  # noqa: E402
from workflow.modeling.drafts.submitting import submit_draft  # noqa: E402
from workflow.modeling.impact.weigh import weigh_drafts  # noqa: E402
from workflow.people.groups import ensure_groups  # noqa: E402
from workflow.people.services import create_person  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "modeler"
SCREEN = {"width": 1366, "height": 700}
MATTERS = 10
PASSWORD = "long-enough-7"
REASON = "规划条件改由住建局牵头，出让方案会审以后加听证公示"


def fill(world: World) -> tuple[int, int]:
    """Matters that run and a draft that waits for its approval; the keys of the version and of the draft."""
    with world.transaction() as uow:
        ensure_groups(uow)
        for name, words in (("mo", "莫怀远"), ("ma", "马文静")):
            create_person(uow, name, words, password=PASSWORD, must_change_password=False, roles=["modeler"])
    for folder in ("ip_project_main", "ip_supervision", "ip_land_supply"):
        with world.transaction() as uow:
            deploy(uow, shipped(folder), name=folder)
    for number in range(MATTERS):
        with world.transaction() as uow:
            key = f"CNZS-2023-{number + 1:04}"
            start_instance(uow, process_id="ip_land_supply", business_key=key, variables={"owner_org": "g_mnr"})
    with world.reading() as uow:
        tasks = list(uow.session.scalars(select(UserTask.key).where(UserTask.element_id == "land_ready")))
    for task in tasks[::2]:
        with world.transaction() as uow:
            complete_user_task(uow, task, {"parcel_no": "08-2-2", "obstacles": []}, validated=True)
    with world.transaction(Actor("mo")) as uow:
        version = uow.session.scalars(
            select(ProcessDefinition.key).where(ProcessDefinition.process_id == "ip_land_supply")
        ).one()
        draft = open_from_version(uow, version)
        add_files(uow, draft.key, land_supply_edited(), over=True)
        submit_draft(uow, draft.key, REASON)
        key = draft.key
    while weigh_drafts(world):
        pass
    return version, key


def take(page: Page, address: str, version: int, draft: int) -> None:
    """The review with its impact, and the two diagrams at the step that has other people."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", "ma")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.goto(f"{address}/models/drafts/{draft}/review")
    page.locator(".impact-strip").wait_for()
    page.locator(".impact-strip").evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 110)")
    page.screenshot(path=str(IMAGES / "impact.png"), clip={"x": 0, "y": 0, "width": 1366, "height": 430})
    page.goto(f"{address}/models/diff?old=v{version}&new=d{draft}")
    page.locator(".diff-both[data-ready]").wait_for()
    for _change in range(5):
        page.keyboard.press("n")
    page.wait_for_timeout(300)
    page.screenshot(path=str(IMAGES / "diff.png"))


def main() -> None:
    """Make the office, serve it, and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        config = Config(
            var=Path(folder), database_url=f"sqlite:///{folder}/office.db", secret_key="pictures", worker="off"
        )
        migrate(config.database_url)
        world = build_world(config, FixedClock(datetime(2023, 5, 31, 10, tzinfo=OFFICE_ZONE)))
        world.take_node()
        version, draft = fill(world)
        server = make_server("127.0.0.1", 0, create_app(config, world), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = driver.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
        take(page, f"http://127.0.0.1:{server.server_port}", version, draft)
        browser.close()
        server.shutdown()
        world.database.dispose()


if __name__ == "__main__":
    main()
