"""What happens to supervision orders, as facts in the past tense (domain.md 8.7), and how webhooks are told of them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event, InstanceEvent


@dataclass(frozen=True, kw_only=True)
class OrderEvent(InstanceEvent):
    """Something happened to one order; ``linked_project`` is a business key, ``words`` what was said with it."""

    order_no: str
    order_type: str
    subject: str
    host_org: str
    linked_project: str | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderCreated(OrderEvent):
    """An order was issued: it is in force, and its unit is to sign for it; ``due_on`` is an ISO date."""

    urgency: str = "normal"
    source: str = ""
    assist_orgs: tuple[str, ...] = ()
    due_on: str | None = None
    parent_order_no: str | None = None
    cause_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderSigned(OrderEvent):
    """The lead unit signed for it; ``handler`` is who handles it there."""

    handler: str


@dataclass(frozen=True, kw_only=True)
class OrderFedBack(OrderEvent):
    """The unit told how it stands, in percent."""

    progress_pct: int = 0


@dataclass(frozen=True, kw_only=True)
class OrderFeedbackMissed(OrderEvent):
    """The day of a feedback passed without one; ``count`` of them by now."""

    count: int
    handler: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderUrged(OrderEvent):
    """The day to sign for it passed without a signature."""


@dataclass(frozen=True, kw_only=True)
class OrderPartDone(OrderEvent):
    """An assisting unit has done its part."""

    org: str


@dataclass(frozen=True, kw_only=True)
class OrderExtensionRequested(OrderEvent):
    """The unit asks for a later day, ``until`` (ISO date)."""

    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderExtended(OrderEvent):
    """The issuer answered a request: ``granted`` with the day ``until`` it is due now, or not."""

    granted: bool
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderVerifyRequested(OrderEvent):
    """The lead unit applied to strike it off: somebody who did not handle it is to verify."""


@dataclass(frozen=True, kw_only=True)
class OrderVerified(OrderEvent):
    """Somebody who did not handle it found the matter settled; the issuer is to strike it off."""


@dataclass(frozen=True, kw_only=True)
class OrderReturned(OrderEvent):
    """It went back to the unit; ``count`` times by now."""

    count: int


@dataclass(frozen=True, kw_only=True)
class OrderClosed(OrderEvent):
    """It was struck off (销号)."""


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """It was taken back, or never filed."""


@dataclass(frozen=True, kw_only=True)
class OrderPaused(OrderEvent):
    """Its clock stands still, ``until`` (ISO date) at the latest."""

    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderResumed(OrderEvent):
    """Its clock goes on; ``due_on`` (ISO date) is ``workdays`` working days later than before."""

    workdays: int
    due_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderEscalated(OrderEvent):
    """A heavier order, ``next_order_no`` of the kind ``next_type``, was opened over it; it stays open itself."""

    next_order_no: str
    next_type: str


_ORDER = ("order_no", "order_type", "subject", "host_org", "linked_project", "words")

OFFERED: tuple[tuple[str, type[Event], str, tuple[str, ...]], ...] = (
    ("supervision.created", OrderCreated, "督办单交办", (*_ORDER, "urgency", "source", "assist_orgs", "due_on",
                                                         "parent_order_no", "cause_code")),
    ("supervision.signed", OrderSigned, "督办单签收", (*_ORDER, "handler")),
    ("supervision.feedback", OrderFedBack, "督办单反馈", (*_ORDER, "progress_pct")),
    ("supervision.feedback_missed", OrderFeedbackMissed, "督办单逾期未反馈", (*_ORDER, "count")),
    ("supervision.extend_requested", OrderExtensionRequested, "督办单申请延期", (*_ORDER, "until")),
    ("supervision.extend_approved", OrderExtended, "督办单延期批复", (*_ORDER, "granted", "until")),
    ("supervision.verify_requested", OrderVerifyRequested, "督办单申请销号", _ORDER),
    ("supervision.returned", OrderReturned, "督办单退回续办", (*_ORDER, "count")),
    ("supervision.closed", OrderClosed, "督办单销号", _ORDER),
    ("supervision.escalated", OrderEscalated, "督办单升级", (*_ORDER, "next_order_no", "next_type")),
    ("supervision.cancelled", OrderCancelled, "督办单作废", _ORDER),
    ("supervision.paused", OrderPaused, "督办单停表", (*_ORDER, "until")),
    ("supervision.resumed", OrderResumed, "督办单恢复", (*_ORDER, "workdays", "due_on")),
)  # fmt: skip
"""Webhook type, event, words for it, and the members that are sent (domain.md 8.7)."""
