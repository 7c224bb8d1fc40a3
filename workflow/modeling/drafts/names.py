"""Names of a draft's files: which are allowed, what kind they are, and a free one beside a taken one."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.domain.errors import Finding, Invalid, Refused

KINDS = ("bpmn", "dmn", "form", "scenario")
KIND_NAMES = {"bpmn": "流程图", "dmn": "决策表", "form": "表单", "scenario": "场景"}
DEPLOYED_KINDS = KINDS[:3]
"""Kinds the engine knows; scenarios stay beside it."""

_NAME = re.compile(r"\w[\w.\-]{0,119}\.(?:bpmn|dmn|form|scenario)")


def kind_of(name: str) -> str:
    """``bpmn``, ``dmn``, ``form`` or ``scenario``."""
    return name.rpartition(".")[2].lower()


def stem_of(name: str) -> str:
    """The name without its ending."""
    return name.rpartition(".")[0]


def checked_name(name: str, taken: Collection[str] = ()) -> str:
    """The name, if a draft's file may have it.

    :raises Invalid: when it has other characters than letters, digits, ``_ - .``, or an ending of no known kind
    :raises Refused: when another file of the draft has it
    """
    name = name.strip()
    if not _NAME.fullmatch(name):
        words = "文件名由字母、数字、下划线、短横线组成，以 .bpmn、.dmn、.form 或 .scenario 结尾。"
        raise Invalid(words, [Finding("file-name", words, element="name")])
    if name.lower() in {one.lower() for one in taken}:
        raise Refused(f"草稿里已经有文件“{name}”，请换一个名称。")
    return name


def free_name(name: str, taken: Collection[str], suffix: str = "copy") -> str:
    """A name like this one that no file has yet: ``x_copy.bpmn``, ``x_copy_2.bpmn`` …"""
    stem, kind = stem_of(name), kind_of(name)
    made, count = f"{stem}_{suffix}.{kind}", 1
    while made.lower() in {one.lower() for one in taken}:
        count += 1
        made = f"{stem}_{suffix}_{count}.{kind}"
    return made
