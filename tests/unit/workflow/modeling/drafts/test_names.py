"""Names of a draft's files, and the ids inside a copy."""

from __future__ import annotations

import json

import pytest

from engine.domain.errors import Invalid, Refused
from engine.runtime import check_resources
from engine.runtime.file_ids import ids_in
from workflow.modeling.drafts.blank import blank_file
from workflow.modeling.drafts.copying import with_other_ids
from workflow.modeling.drafts.names import checked_name, free_name


@pytest.mark.parametrize("name", ["a/b.bpmn", "x.exe", ".bpmn", "-x.form", "a b.bpmn", "x"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(Invalid):
        checked_name(name)


def test_a_name_that_is_taken_is_refused_whatever_its_case():
    with pytest.raises(Refused):
        checked_name("Lead.bpmn", ["lead.bpmn"])


def test_a_copy_gets_the_first_free_name():
    assert "x_copy_2.bpmn" == free_name("x.bpmn", ["x.bpmn", "x_copy.bpmn"])


@pytest.mark.parametrize("kind", ["bpmn", "dmn"])
def test_a_copied_model_deploys_beside_the_first(kind):
    first = blank_file(f"trial.{kind}", "试办")
    copied = with_other_ids(f"trial_copy.{kind}", first, "_copy")

    both = {f"trial.{kind}": first, f"trial_copy.{kind}": copied}

    assert [] == [one for one in check_resources(both) if one.severity == "error"]
    assert {"trial", "trial_copy"} <= {one for ids in ids_in(both).values() for one in ids}


def test_a_copied_form_has_an_id_of_its_own():
    assert "trial_copy" == json.loads(with_other_ids("x.form", blank_file("trial.form", "试办"), "_copy"))["id"]


def test_what_cannot_be_read_is_copied_as_it_is():
    assert b"<x" == with_other_ids("x.bpmn", b"<x", "_copy")


def test_a_scenario_does_not_begin_blank():
    with pytest.raises(Invalid):
        blank_file("trial.scenario", "试办")
