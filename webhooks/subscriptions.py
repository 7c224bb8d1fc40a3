"""Subscribes addresses to events, and takes subscriptions back."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import select

from engine.domain.errors import Finding, Invalid, NotFound
from engine.persistence.revisions import bump
from engine.unit_of_work import UnitOfWork
from webhooks.models import SUBSCRIPTIONS, Caller, Delivery, DeliveryState, Route, Subscription
from webhooks.payloads import EVENT_TYPES
from webhooks.signing import new_secret

LONGEST_NAME = 120
LONGEST_URL = 2000


def subscribe(uow: UnitOfWork, *, name: str, url: str, event_types: Sequence[str]) -> Subscription:
    """A new subscription with a fresh secret, which is shown once by whoever calls this.

    :raises Invalid: when the address is no http(s) URL, or an event type is unknown or none is named
    """
    findings = []
    if not name.strip():
        findings.append(Finding("required", "名称：必填", element="name"))
    elif len(name) > LONGEST_NAME:
        findings.append(Finding("length", f"名称不超过 {LONGEST_NAME} 个字符", element="name"))
    if not url:
        findings.append(Finding("required", "推送地址：必填", element="url"))
    elif len(url) > LONGEST_URL or not _is_web_address(url):
        findings.append(Finding("url", f"“{url[:80]}”不是 http 或 https 地址", element="url"))
    unknown = [kind for kind in event_types if kind not in EVENT_TYPES]
    if unknown or not event_types:
        words = f"没有这些事件：{'、'.join(unknown)}" if unknown else "至少选择一种事件"
        findings.append(Finding("event-type", words, element="event_types"))
    if findings:
        raise Invalid("the subscription needs attention", findings)
    row = Subscription(
        key=uow.next_key(), name=name.strip(), url=url, event_types=list(dict.fromkeys(event_types)),
        secret=new_secret(), active=True, created_at=uow.now, created_by=uow.actor.name,
    )  # fmt: skip
    uow.session.add(row)
    bump(uow, SUBSCRIPTIONS)
    return row


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def unsubscribe(uow: UnitOfWork, key: int) -> None:
    """Stop sending to an address; deliveries that still wait are given up.

    :raises NotFound: when there is no such subscription
    """
    row = uow.session.get(Subscription, key)
    if row is None:
        raise NotFound(f"no subscription has the key {key}")
    row.active = False
    bump(uow, SUBSCRIPTIONS)
    waiting = uow.session.scalars(
        select(Delivery).where(Delivery.subscription_key == key, Delivery.state == DeliveryState.PENDING)
    )
    for delivery in waiting:
        delivery.state, delivery.ended_at = DeliveryState.FAILED, uow.now


def resend(uow: UnitOfWork, delivery_key: int) -> None:
    """Send a delivery again, as it was.

    :raises NotFound: when there is no such delivery
    """
    row = uow.session.get(Delivery, delivery_key)
    if row is None:
        raise NotFound(f"no delivery has the key {delivery_key}")
    row.state, row.next_attempt_at, row.ended_at, row.attempts = DeliveryState.PENDING, uow.now, None, 0


def add_caller(
    uow: UnitOfWork, name: str, *, title: str, routes: Sequence[tuple[str, str, str, str]], secret: str | None = None
) -> Caller:
    """Let a system send messages in; each route is (event type, message name, correlation key, variables), FEEL.

    :raises Invalid: when the name is taken
    """
    if uow.session.get(Caller, name) is not None:
        raise Invalid(f"the caller {name!r} already exists", [Finding("taken", "名称已被使用", element="name")])
    row = Caller(
        name=name,
        title=title,
        secret=secret or new_secret(),
        active=True,
        created_at=uow.now,
        created_by=uow.actor.name,
    )
    uow.session.add(row)
    uow.session.flush()
    for event_type, message_name, correlation_key, variables in routes:
        uow.session.add(
            Route(
                key=uow.next_key(), caller_name=name, event_type=event_type, message_name=message_name,
                correlation_key=correlation_key, variables=variables,
            )
        )  # fmt: skip
    return row
