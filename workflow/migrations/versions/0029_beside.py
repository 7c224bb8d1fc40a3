"""Keep what stands beside a form: documents with versions, comments and mentions, drafts, who is looking."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        key_column(),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("material", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("removed_by", sa.String(length=64), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_document")),
    )
    op.create_index("ix_document_root", "document", ["root_key", "key"])
    op.create_table(
        "document_version",
        sa.Column("document_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_key"], ["document.key"], name=op.f("fk_document_version_document_key_document")
        ),
        sa.PrimaryKeyConstraint("document_key", "number", name=op.f("pk_document_version")),
    )
    op.create_index("ix_document_version_digest", "document_version", ["digest"])
    op.create_table(
        "comment",
        key_column(),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", Json(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("edited_at", Moment(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("removed_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_root", "comment", ["root_key", "key"])
    op.create_table(
        "mention",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("root_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("comment_key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("username", "root_key", name=op.f("pk_mention")),
    )
    op.create_table(
        "draft",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=280), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("process_id", sa.String(length=255), nullable=True),
        sa.Column("values", Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("username", "place", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_task", "draft", ["task_key"])
    op.create_index("ix_draft_saved", "draft", ["username", "saved_at"])
    op.create_table(
        "presence",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("is_filling", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("task_key", "username", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_seen", "presence", ["seen_at"])


def downgrade() -> None:
    for table in ("presence", "draft", "mention", "comment", "document_version", "document"):
        op.drop_table(table)


def key_column() -> sa.Column:
    """The key of a row, made by the product."""
    return sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False)
