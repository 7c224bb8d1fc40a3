"""What people say about a matter: written, changed for a few minutes, taken back with a trace; mentions let in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.dossier.events import CommentEdited, CommentRemoved, CommentWritten
from workflow.dossier.matters import Place, refuse_resting
from workflow.dossier.models import Comment, Mention
from workflow.people.models import Person

LONGEST = 4_000
"""Characters of a comment."""
MOST_MENTIONS = 20


def write_comment(uow: UnitOfWork, place: Place, text: str, mentions: Iterable[str] = ()) -> Comment:
    """Say something about a matter; whoever is mentioned may read it from then on.

    :raises Refused: when the matter has ended or stands still
    :raises Invalid: without words, with too many, or for a mention of nobody
    """
    refuse_resting(uow, place.root_key, "评论")
    said, named = _checked(text), _people(uow.session, mentions)
    comment = Comment(
        key=uow.next_key(),
        root_key=place.root_key,
        task_key=place.task_key,
        text=said,
        mentions=list(named),
        written_at=uow.now,
        written_by=uow.actor.name,
    )
    uow.session.add(comment)
    _let_in(uow, comment, named)
    uow.emit(CommentWritten(**place.members(), comment_key=comment.key, text=said, mentions=named))
    return comment


def edit_comment(
    uow: UnitOfWork, place: Place, comment_key: int, text: str, mentions: Iterable[str], *, within: timedelta
) -> Comment:
    """Change one's own words while they are younger than ``within``.

    :raises NotAllowed: for the words of others
    :raises Refused: when it is too late, they were taken back, or the matter rests
    :raises Invalid: as :func:`write_comment`
    """
    refuse_resting(uow, place.root_key, "修改评论")
    comment = _own(uow, place, comment_key, within, "修改")
    said, named = _checked(text), _people(uow.session, mentions)
    new = tuple(name for name in named if name not in comment.mentions)
    comment.text, comment.mentions, comment.edited_at = said, list(named), uow.now
    _let_in(uow, comment, new)
    uow.emit(CommentEdited(**place.members(), comment_key=comment.key, text=said, mentions=new))
    return comment


def remove_comment(uow: UnitOfWork, place: Place, comment_key: int, *, within: timedelta) -> Comment:
    """Take one's own words back while they are younger than ``within``; that they were there stays to be seen.

    Operators may do so with anybody's, at any time.

    :raises NotAllowed: for the words of others
    :raises Refused: when it is too late, they were taken back before, or the matter rests
    """
    refuse_resting(uow, place.root_key, "收回评论")
    comment = _own(uow, place, comment_key, within, "收回")
    comment.removed_at, comment.removed_by = uow.now, uow.actor.name
    uow.emit(CommentRemoved(**place.members(), comment_key=comment.key))
    return comment


def comments_of(session: Session, root_key: int) -> list[Comment]:
    """Everything that was said in a matter, oldest first; who shows it leaves out the words of what was taken back."""
    return list(session.scalars(select(Comment).where(Comment.root_key == root_key).order_by(Comment.key)))


def is_mentioned(session: Session, username: str, root_key: int) -> bool:
    """Whether somebody was ever mentioned in a matter."""
    return session.get(Mention, (username, root_key)) is not None


def may_change(comment: Comment, username: str, now: datetime, within: timedelta) -> bool:
    """Whether these words are somebody's own, still there, and young enough to be changed."""
    return comment.removed_at is None and comment.written_by == username and now < comment.written_at + within


def _own(uow: UnitOfWork, place: Place, comment_key: int, within: timedelta, wanted: str) -> Comment:
    comment = uow.session.get(Comment, comment_key)
    if comment is None or comment.root_key != place.root_key:
        raise NotFound(f"没有评论 {comment_key}。")
    if comment.removed_at is not None:
        raise Refused("这条评论已经收回。")
    if uow.actor.is_operator and wanted == "收回":
        return comment
    if comment.written_by != uow.actor.name:
        raise NotAllowed(f"只能{wanted}自己写的评论。")
    if uow.now >= comment.written_at + within:
        minutes = int(within.total_seconds() // 60)
        raise Refused(f"评论写下 {minutes} 分钟后不能再{wanted}；请再写一条说明。")
    return comment


def _checked(text: str) -> str:
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise Invalid("评论没有内容。", [Finding("required", "评论没有内容。", element="text")])
    if len(said) > LONGEST:
        message = f"评论最多 {LONGEST} 个字，现在有 {len(said)} 个。"
        raise Invalid(message, [Finding("length", message, element="text")])
    return said


def _people(session: Session, mentions: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(mentions))
    if len(wanted) > MOST_MENTIONS:
        message = f"一条评论最多 @ {MOST_MENTIONS} 个人。"
        raise Invalid(message, [Finding("length", message, element="mentions")])
    if not wanted:
        return ()
    known = set(session.scalars(select(Person.username).where(Person.username.in_(wanted), Person.is_active)))
    unknown = [name for name in wanted if name not in known]
    if unknown:
        message = f"没有这些人，或已停用：{'、'.join(unknown)}。"
        raise Invalid(message, [Finding("person", message, element="mentions")])
    return wanted


def _let_in(uow: UnitOfWork, comment: Comment, named: Sequence[str]) -> None:
    for name in named:
        if uow.session.get(Mention, (name, comment.root_key)) is None:
            uow.session.add(Mention(username=name, root_key=comment.root_key, comment_key=comment.key))
