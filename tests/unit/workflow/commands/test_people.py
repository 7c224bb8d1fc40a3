"""`luodi user`: people from the terminal."""

from __future__ import annotations


def test_an_added_person_s_password_is_printed(terminal):
    terminal("migrate")

    done = terminal("user", "add", "zhang", "--display", "张三", "--role", "officer", "--group", "g_station")

    assert (0, True) == (done.exit_code, "zhang 的密码" in done.output)


def test_a_name_is_added_once(terminal):
    terminal("migrate")
    terminal("user", "add", "zhang", "--display", "张三")

    done = terminal("user", "add", "zhang", "--display", "张三")

    assert (2, "用户名“zhang”已被使用。\n") == (done.exit_code, done.stderr)


def test_an_unknown_unit_adds_nobody(terminal):
    terminal("migrate")
    terminal("user", "add", "zhang", "--display", "张三", "--org", "nowhere")

    assert 2 == terminal("user", "reset", "zhang").exit_code


def test_a_reset_prints_another_password(terminal):
    terminal("migrate")
    first = terminal("user", "add", "zhang", "--display", "张三").stdout

    assert first != terminal("user", "reset", "zhang").stdout


def test_nobody_is_reset(terminal):
    terminal("migrate")

    assert "没有用户“nobody”。\n" == terminal("user", "reset", "nobody").stderr


def test_an_account_of_a_system_need_not_change_its_password(terminal):
    terminal("migrate")

    done = terminal("user", "add", "auction", "--display", "土地出让系统", "--role", "administrator", "--system")

    assert (0, False) == (done.exit_code, "须修改" in done.output)
