"""What is read off sound files is what reading them whole gives."""

from pathlib import Path

import pytest

from engine.runtime.check import Checked, read_resources
from engine.runtime.file_ids import ids_in

FOLDERS = sorted(folder for folder in (Path(__file__).parents[4] / "bpmn").iterdir() if any(folder.glob("*.bpmn")))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_ids_of_a_shipped_folder_are_those_its_checked_files_give(folder):
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in {".bpmn", ".dmn", ".form"}}
    checked = Checked(files)
    read_resources(files, checked)

    assert checked.ids == ids_in(files)


def test_other_files_give_none():
    assert {"process": set(), "decision": set(), "form": set()} == ids_in({"README.md": b"# 1"})
