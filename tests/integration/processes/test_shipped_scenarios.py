"""The scenarios that come with the product pass on the diagrams that come with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.calendar.rules import OfficeCalendar
from workflow.modeling.scenarios.reading import read_scenario, write_scenario
from workflow.modeling.scenarios.running import run_file
from workflow.modeling.scenarios.surroundings import Surroundings
from workflow.modeling.shipped import shipped_folders
from workflow.people.groups import known_groups
from workflow.wiring import HANDLERS

FILES = sorted((Path(__file__).parents[3] / "bpmn").glob("*/*.scenario"))
ANYWHERE = frozenset(group.code for group in known_groups())
PLACES = Surroundings(calendar=OfficeCalendar(), groups=ANYWHERE, handled=frozenset(HANDLERS), stamp=0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_scenario_passes_in_an_office_that_has_only_the_products_groups(path):
    files = {**shipped_folders()[path.parent.name], path.name: path.read_bytes()}

    result = run_file(files, path.name, PLACES)

    assert [] == [failure.sentence() for failure in result.failures]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_scenario_is_written_as_the_product_writes_it(path):
    assert path.read_bytes() == write_scenario(read_scenario(path.read_bytes()))


def test_scenarios_are_no_part_of_what_is_deployed():
    assert [] == [name for files in shipped_folders().values() for name in files if name.endswith(".scenario")]
