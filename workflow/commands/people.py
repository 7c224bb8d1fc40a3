"""`luodi user add` and `luodi user reset`: people from the terminal, passwords shown once."""

from __future__ import annotations

import click

from workflow.commands.opening import open_world
from workflow.commands.words import Group, said
from workflow.config import read_config
from workflow.people.permissions import Role
from workflow.people.services import add_member, add_to_group, create_person, reset_password

_SYSTEM = click.option(
    "--system",
    "is_system",
    is_flag=True,
    help=said("外部系统的账号：密码不必先改", "An account of another system: its password need not be changed first"),
)


@click.group(cls=Group, help=said("添加人员、重置密码。", "Add persons, reset passwords."))
def user() -> None:
    """The group itself does nothing."""


@user.command(help=said("添加人员，密码只显示一次。", "Add a person; the password is shown once."))
@click.argument("name")
@click.option("--display", required=True, help=said("姓名", "Name to show"))
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help=said("角色，可多个", "Role, repeatable"),
)
@click.option("--org", "orgs", multiple=True, help=said("单位编码，可多个", "Organisation's code, repeatable"))
@click.option("--group", "groups", multiple=True, help=said("候选组，可多个", "Candidate group, repeatable"))
@_SYSTEM
def add(
    name: str, display: str, roles: tuple[str, ...], orgs: tuple[str, ...], groups: tuple[str, ...], is_system: bool
) -> None:
    """Add a person, or another system that calls the REST API, with a generated password."""
    world = open_world(read_config())
    with world.transaction() as uow:
        create_person(uow, name, display, roles=roles)
        for org in orgs:
            add_member(uow, name, org)
        add_to_group(uow, name, *groups)
        made = reset_password(uow, name, must_change=not is_system)
    _show(name, made, is_system)


@user.command(help=said("生成新密码，只显示一次。", "Make a new password, shown once."))
@click.argument("name")
@_SYSTEM
def reset(name: str, is_system: bool) -> None:
    """Give a person a new generated password and lift a lock."""
    world = open_world(read_config())
    with world.transaction() as uow:
        made = reset_password(uow, name, must_change=not is_system)
    _show(name, made, is_system)


def _show(name: str, password: str, is_system: bool) -> None:
    if is_system:
        click.echo(said(f"用户 {name} 的密码：{password}", f"Password of {name}: {password}"))
        return
    click.echo(
        said(f"用户 {name} 的密码（首次登录须修改）：{password}", f"Password of {name}, to be changed: {password}")
    )
