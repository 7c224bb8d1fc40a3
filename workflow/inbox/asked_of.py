"""The parameters of a question about one person's work: who they are, where their work waits, and when it is asked."""

from __future__ import annotations

from sqlalchemy import String, bindparam

from engine.persistence.base import Moment

ME = bindparam("me", type_=String())
"""The person's user name."""

PRINCIPALS = bindparam("principals", type_=String(), expanding=True)
"""Where their work waits in the inbox (``engine.domain.assignment.principals_of``)."""

GROUPS = bindparam("groups", type_=String(), expanding=True)
"""The codes of their groups and organisations."""

NOW = bindparam("now", type_=Moment())
"""The present moment."""
