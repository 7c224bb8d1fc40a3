"""How a run shares its tests out to its workers: a file and a database at a time, the sample county's together."""

from __future__ import annotations

import re

from xdist.scheduler import LoadFileScheduling

from tests.factories.fresh_databases import BACKENDS

COUNTY = {"tests/integration/test_county_pages.py", "tests/integration/test_demo_figures.py"}
"""Files whose tests look at the sample county, which takes half a minute to make."""

_DATABASE = re.compile(rf"[\[-]({'|'.join(BACKENDS)})[\]-]")


def share_of(nodeid: str) -> str:
    """The share a test belongs to; tests of one share run in one worker, in their order."""
    file, _, name = nodeid.partition("::")
    database = _DATABASE.search(name)
    return f"{'county' if file in COUNTY else file} {database.group(1) if database else ''}"


class ByFileAndDatabase(LoadFileScheduling):
    """Larger shares first, so that the workers end together."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
