"""Make the tables of webhooks."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_caller",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("secret", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_webhook_caller")),
    )
    op.create_table(
        "webhook_received",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("caller_name", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("event_type", sa.String(length=120), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_webhook_received")),
        sa.UniqueConstraint("caller_name", "message_id", name=op.f("uq_webhook_received_caller_name_message_id")),
    )
    op.create_table(
        "webhook_subscription",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("event_types", Json(), nullable=False),
        sa.Column("secret", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_webhook_subscription")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subscription_key", sa.BigInteger(), nullable=False),
        sa.Column("event_type", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_key"],
            ["webhook_subscription.key"],
            name=op.f("fk_webhook_delivery_subscription_key_webhook_subscription"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_webhook_delivery")),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_delivery_due", ["state", "next_attempt_at"], unique=False)
        batch_op.create_index("ix_webhook_delivery_subscription", ["subscription_key", "key"], unique=False)

    op.create_table(
        "webhook_route",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("caller_name", sa.String(length=64), nullable=False),
        sa.Column("event_type", sa.String(length=120), nullable=False),
        sa.Column("message_name", sa.String(length=255), nullable=False),
        sa.Column("correlation_key", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caller_name"], ["webhook_caller.name"], name=op.f("fk_webhook_route_caller_name_webhook_caller")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_webhook_route")),
        sa.UniqueConstraint("caller_name", "event_type", name=op.f("uq_webhook_route_caller_name_event_type")),
    )
    op.create_table(
        "webhook_attempt",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("delivery_key", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_key"], ["webhook_delivery.key"], name=op.f("fk_webhook_attempt_delivery_key_webhook_delivery")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_webhook_attempt")),
    )
    with op.batch_alter_table("webhook_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_attempt_delivery_key"), ["delivery_key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("webhook_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhook_attempt_delivery_key"))

    op.drop_table("webhook_attempt")
    op.drop_table("webhook_route")
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_delivery_subscription")
        batch_op.drop_index("ix_webhook_delivery_due")

    op.drop_table("webhook_delivery")
    op.drop_table("webhook_subscription")
    op.drop_table("webhook_received")
    op.drop_table("webhook_caller")
