"""The kinds of channels as one table: what an administrator sets, what a person gives as address, how texts look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.domain.errors import Finding


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of a channel; a secret one is kept apart and never shown. ``choices``: value → words."""

    name: str
    words: str
    default: str = ""
    required: bool = False
    is_secret: bool = False
    is_address: bool = False
    choices: Mapping[str, str] | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """``address`` is a pattern of the whole; ``is_markdown``: whether texts carry Markdown."""

    code: str
    name: str
    fields: tuple[Field, ...]
    address_words: str
    address: re.Pattern[str]
    is_markdown: bool = False


_TOKEN = Field("token", "机器人令牌", is_secret=True, help="不填时每人填写自己的机器人令牌。")
_PHONE_OR_TOKEN = re.compile(r"1\d{10}|[A-Za-z0-9_-]{16,120}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")

CHANNEL_KINDS: Mapping[str, ChannelKind] = {
    kind.code: kind
    for kind in (
        ChannelKind(
            "email", "电子邮件",
            (
                Field("host", "邮件服务器", required=True), Field("port", "端口", "25", required=True),
                Field("security", "加密", "none", choices={"none": "不加密", "starttls": "STARTTLS", "ssl": "SSL/TLS"}),
                Field("sender", "发件地址", required=True), Field("user", "用户名"),
                Field("password", "密码", is_secret=True),
            ),
            "邮箱", _MAIL,
        ),
        ChannelKind(
            "dingtalk", "钉钉",
            (
                Field("base", "服务地址", "https://oapi.dingtalk.com", required=True, is_address=True,
                      help="浙政钉或专有钉钉填写本地的地址。"),
                _TOKEN, Field("sign", "加签密钥", is_secret=True),
            ),
            "手机号，或自己的机器人令牌", _PHONE_OR_TOKEN, is_markdown=True,
        ),
        ChannelKind(
            "wecom", "企业微信",
            (Field("base", "服务地址", "https://qyapi.weixin.qq.com", required=True, is_address=True), _TOKEN),
            "手机号，或自己的机器人令牌", _PHONE_OR_TOKEN,
        ),
        ChannelKind(
            "feishu", "飞书",
            (Field("base", "服务地址", "https://open.feishu.cn", required=True, is_address=True), _TOKEN),
            "手机号，或自己的机器人令牌", _PHONE_OR_TOKEN,
        ),
    )
}  # fmt: skip


def findings_of(kind: ChannelKind, settings: Mapping[str, str], secrets: Mapping[str, str]) -> list[Finding]:
    """What is wrong with a channel's settings, by field."""
    found = []
    for field in kind.fields:
        value = (secrets if field.is_secret else settings).get(field.name, "")
        if field.required and not value:
            found.append(Finding("required", f"请填写{field.words}。", element=field.name))
        elif field.choices is not None and value not in field.choices:
            found.append(Finding("choice", f"没有这种{field.words}。", element=field.name))
        elif field.is_address and urlsplit(value).scheme not in ("http", "https"):
            found.append(Finding("url", f"{field.words}应以 http:// 或 https:// 开头。", element=field.name))
        elif field.name == "port" and not (value.isdecimal() and 0 < int(value) < 65_536):
            found.append(Finding("number", "端口应为 1 到 65535 的整数。", element=field.name))
    return found
