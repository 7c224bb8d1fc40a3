"""Folders are deployed after those they need."""

from engine.runtime.deploy_order import in_order
from tests.factories.diagrams import bpmn, call, chain, end, start


def folder(process_id: str, *calls: str) -> dict[str, bytes]:
    steps = [f"c_{called}" for called in calls]
    parts = [call(step, called) for step, called in zip(steps, calls, strict=True)]
    return {"x.bpmn": bpmn(start(), *parts, end(), *chain("s", *steps, "e"), process_id=process_id)}


def test_a_folder_comes_after_those_it_calls():
    folders = {"a": folder("a", "c"), "b": folder("b"), "c": folder("c", "b")}

    assert ["b", "c", "a"] == in_order(folders)


def test_folders_without_needs_stay_as_they_are_given():
    assert ["z", "y", "x"] == in_order({name: folder(name) for name in "zyx"})


def test_folders_that_need_each_other_stay_as_they_are_given():
    assert ["b", "a"] == in_order({"b": folder("b", "a"), "a": folder("a", "b")})


def test_a_broken_file_keeps_its_place():
    assert ["a", "b"] == in_order({"a": {"a.bpmn": b"<broken"}, "b": folder("b")})
