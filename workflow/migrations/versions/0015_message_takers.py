"""Note which processes took a message, and which instance a correlation key started."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_start",
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("correlation_key", sa.String(length=255), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", "correlation_key", name=op.f("pk_message_start")),
    )
    op.create_index(op.f("ix_message_start_instance_key"), "message_start", ["instance_key"])
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("business_key", sa.String(255), nullable=True))
        batch_op.add_column(sa.Column("takers", Json(), nullable=True))
    # A message that was taken before takers were noted is taken for every process there is.
    connection = op.get_bind()
    message = sa.table("message", sa.column("taken", sa.Boolean()), sa.column("takers", Json()))
    processes = sa.table("process_definition", sa.column("process_id", sa.String(255)))
    everyone = list(connection.scalars(sa.select(processes.c.process_id).distinct()))
    connection.execute(message.update().where(message.c.taken.is_(True)).values(takers=everyone))
    connection.execute(message.update().where(message.c.taken.is_(False)).values(takers=[]))
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("takers", existing_type=Json(), nullable=False)
        batch_op.drop_column("taken")


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.drop_column("takers")
        batch_op.drop_column("business_key")
    op.drop_table("message_start")
