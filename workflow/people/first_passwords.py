"""First passwords for people who have none: generated, given out once, to be changed at the first sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.people.models import Person
from workflow.people.people_events import FirstPasswordsGiven
from workflow.people.queries import find_person
from workflow.people.services import reset_password

AT_ONCE = 50
"""Each password is stretched on purpose; fifty take some seconds, and a page must answer."""


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A person and the password they are told."""

    username: str
    display_name: str
    password: str


def without_password(session: Session, limit: int = 500) -> list[Person]:
    """Active people who were never given a password, by user name."""
    query = select(Person).where(Person.is_active, Person.password_hash.is_(None)).order_by(Person.username)
    return list(session.scalars(query.limit(limit)))


def give_first_passwords(uow: UnitOfWork, usernames: Iterable[str]) -> list[FirstPassword]:
    """Make a password for each; they stand in no log.

    :raises NotFound: when there is no such person
    :raises Invalid: for nobody, or more than :data:`AT_ONCE`
    :raises Refused: when somebody has a password already
    """
    wanted = list(dict.fromkeys(usernames))
    if not 1 <= len(wanted) <= AT_ONCE:
        message = f"请选择 1 到 {AT_ONCE} 个人。"
        raise Invalid(message, [Finding("people.first", message, "username")])
    people = [find_person(uow.session, username) for username in wanted]
    known = next((person for person in people if person.password_hash is not None), None)
    if known is not None:
        raise Refused(f"{known.display_name}已有密码；忘记密码请在人员页面重置。")
    made = [FirstPassword(one.username, one.display_name, reset_password(uow, one.username)) for one in people]
    uow.emit(FirstPasswordsGiven(usernames=tuple(wanted)))
    return made


def password_sheet(made: Iterable[FirstPassword]) -> bytes:
    """The list to give out."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("初始密码")
        page.set_column(0, 2, 24)
        page.write_row(0, 0, ["用户名", "姓名", "初始密码（首次登录须修改）"])
        for number, one in enumerate(made, 1):
            page.write_row(number, 0, [one.username, one.display_name, one.password])
    return content.getvalue()
