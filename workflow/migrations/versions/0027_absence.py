"""Let people act in each other's place, hand work over, and hold A-posts and B-posts."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deputy",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("absent", sa.String(length=64), nullable=False),
        sa.Column("deputy", sa.String(length=64), nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("process_ids", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["absent"], ["person.username"], name=op.f("fk_deputy_absent_person")),
        sa.ForeignKeyConstraint(["deputy"], ["person.username"], name=op.f("fk_deputy_deputy_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deputy")),
    )
    op.create_index("ix_deputy_deputy", "deputy", ["deputy", "ends_at"])
    op.create_index("ix_deputy_absent", "deputy", ["absent", "ends_at"])
    op.create_table(
        "hand_over",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("giver", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["giver"], ["person.username"], name=op.f("fk_hand_over_giver_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_hand_over")),
    )
    op.create_index("ix_hand_over_giver", "hand_over", ["giver", "key"])
    op.create_table(
        "hand_over_item",
        sa.Column("hand_over_key", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_over_key"], ["hand_over.key"], name=op.f("fk_hand_over_item_hand_over_key_hand_over")
        ),
        sa.PrimaryKeyConstraint("hand_over_key", "place", name=op.f("pk_hand_over_item")),
    )
    op.create_table(
        "hand_over_signature",
        sa.Column("hand_over_key", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hand_over_key"], ["hand_over.key"], name=op.f("fk_hand_over_signature_hand_over_key_hand_over")
        ),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name=op.f("fk_hand_over_signature_username_person")),
        sa.PrimaryKeyConstraint("hand_over_key", "username", "part", name=op.f("pk_hand_over_signature")),
    )
    op.create_index("ix_hand_over_signature_open", "hand_over_signature", ["username", "signed_at"])
    op.create_table(
        "post_pair",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("principal", sa.String(length=64), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("a_username", sa.String(length=64), nullable=False),
        sa.Column("b_username", sa.String(length=64), nullable=False),
        sa.Column("claim_workdays", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["a_username"], ["person.username"], name=op.f("fk_post_pair_a_username_person")),
        sa.ForeignKeyConstraint(["b_username"], ["person.username"], name=op.f("fk_post_pair_b_username_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_post_pair")),
    )
    op.create_index("ix_post_pair_place", "post_pair", ["principal", "process_id"], unique=True)
    op.create_table(
        "passed_on",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pair_key", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_key", name=op.f("pk_passed_on")),
    )


def downgrade() -> None:
    op.drop_table("passed_on")
    op.drop_table("post_pair")
    op.drop_table("hand_over_signature")
    op.drop_table("hand_over_item")
    op.drop_table("hand_over")
    op.drop_table("deputy")
