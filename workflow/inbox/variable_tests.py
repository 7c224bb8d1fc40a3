"""Tests of process variables that narrow a list: a name, how it is compared, and with what.

A task is found when its matter or its own instance has such a variable; local variables of single steps do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Numeric, String, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from engine.domain.variables import dumps
from engine.persistence.instances import Variable
from engine.persistence.work import UserTask
from workflow.inbox.stored_json import stored_number, stored_text

WAYS: Mapping[str, str] = {
    "eq": "等于", "ne": "不等于", "has": "包含", "gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于",
}  # fmt: skip

MOST_TESTS, MOST_NAMES = 5, 200
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_KNOWN = {"true": True, "false": False, "是": True, "否": False, "null": None}


@dataclass(frozen=True, slots=True)
class VariableTest:
    """``name`` compared by ``op`` (one of ``WAYS``) with ``value`` as it was typed."""

    name: str
    op: str
    value: str

    @classmethod
    def of_text(cls, text: str) -> VariableTest | None:
        """``name:op:value`` out of an address; nothing when it is no test."""
        name, _, rest = text.replace("\0", "").partition(":")
        op, parted, value = rest.partition(":")
        known = bool(name) and len(name) <= 255 and op in WAYS and bool(parted) and len(value) <= 255
        return cls(name, op, value) if known else None

    def as_text(self) -> str:
        """The test for an address."""
        return f"{self.name}:{self.op}:{self.value}"

    @property
    def way(self) -> str:
        """How it is compared in a statement: as the operation says, numbers with numbers, all else as text."""
        if self.op in ("eq", "ne", "has"):
            return self.op
        return f"{self.op}-number" if _NUMBER.fullmatch(self.value) else f"{self.op}-text"

    def parameters(self, number: int) -> dict[str, Any]:
        """The parameters of the condition of this number."""
        value: Any = self.value
        if self.way.endswith("-number"):
            value = Decimal(self.value)
        elif self.way.endswith("-text"):
            value = dumps(self.value).decode()
        elif self.op == "has":
            value = f"%{_escaped(dumps(self.value).decode()[1:-1])}%"
        else:
            return {f"name{number}": self.name, f"value{number}": self._meanings()}
        return {f"name{number}": self.name, f"value{number}": value}

    def _meanings(self) -> list[bytes]:
        """What may be stored where this was typed: the text, and the number or the truth it may stand for."""
        meanings: list[Any] = [self.value]
        if _NUMBER.fullmatch(self.value):
            meanings.append(Decimal(self.value))
            if Decimal(self.value) == int(Decimal(self.value)):
                meanings.append(int(Decimal(self.value)))
        if self.value in _KNOWN:
            meanings.append(_KNOWN[self.value])
        return list({dumps(meaning): None for meaning in meanings})


def variable_condition(number: int, way: str, task_key: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the task's matter or instance has such a variable."""
    variable, task = Variable.__table__.c, UserTask.__table__.c
    holds = or_(variable.instance_key == task.root_key, variable.instance_key == task.instance_key)
    return exists(
        select(variable.key)
        .join_from(UserTask.__table__, Variable.__table__, holds)
        .where(
            task.key == task_key,
            variable.scope_key == variable.instance_key,
            variable.name == bindparam(f"name{number}", type_=String()),
            compared(variable.value, way, number),
        )
    )


def variable_names(session: Session, root_keys: Iterable[int]) -> list[str]:
    """The names of variables that these matters have, for a picker: what may be asked for, by name."""
    variable = Variable.__table__.c
    query = (
        select(variable.name)
        .where(variable.instance_key.in_(set(root_keys)), variable.scope_key == variable.instance_key)
        .distinct()
        .order_by(variable.name)
        .limit(MOST_NAMES)
    )
    return list(session.scalars(query))


def compared(value: ColumnElement[Any], way: str, number: int) -> ColumnElement[bool]:
    """Whether a stored value stands to the parameter of this number as :attr:`VariableTest.way` says."""
    op, _, as_what = way.partition("-")
    if op in ("eq", "ne"):
        stored = bindparam(f"value{number}", type_=LargeBinary(), expanding=True)
        return value.in_(stored) if op == "eq" else value.not_in(stored)
    if op == "has":
        return stored_text(value).like(bindparam(f"value{number}", type_=String()), escape="/")
    if as_what == "number":
        return _ORDERS[op](stored_number(value), bindparam(f"value{number}", type_=Numeric()))
    return _ORDERS[op](stored_text(value), bindparam(f"value{number}", type_=String()))


_ORDERS: Mapping[str, Any] = {
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
}


def _escaped(text: str) -> str:
    for special in ("/", "%", "_"):
        text = text.replace(special, "/" + special)
    return text
