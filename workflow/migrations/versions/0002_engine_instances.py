"""Make the tables of the engine: instances, variables, incidents, log."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, JsonOrNull, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "element_instance",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("scope_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("element_type", sa.String(length=48), nullable=False),
        sa.Column("flow_id", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_element_instance")),
    )
    with op.batch_alter_table("element_instance", schema=None) as batch_op:
        batch_op.create_index("ix_element_instance_instance", ["instance_key", "key"], unique=False)

    op.create_table(
        "event_log",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("root_key", sa.BigInteger(), nullable=True),
        sa.Column("process_id", sa.String(length=255), nullable=True),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("element_id", sa.String(length=255), nullable=True),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("payload", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_event_log")),
    )
    with op.batch_alter_table("event_log", schema=None) as batch_op:
        batch_op.create_index("ix_event_log_kind_at", ["kind", "at"], unique=False)
        batch_op.create_index("ix_event_log_root", ["root_key", "key"], unique=False)

    op.create_table(
        "incident",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("element_instance_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("job_key", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_instance_key"), ["instance_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_state"), ["state"], unique=False)

    op.create_table(
        "variable",
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("value", JsonOrNull(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("instance_key", "scope_key", "name", name=op.f("pk_variable")),
        sa.UniqueConstraint("key", name=op.f("uq_variable_key")),
    )
    op.create_table(
        "process_instance",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("parent_key", sa.BigInteger(), nullable=True),
        sa.Column("parent_element_key", sa.BigInteger(), nullable=True),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("has_incident", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_key"],
            ["process_definition.key"],
            name=op.f("fk_process_instance_definition_key_process_definition"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_instance")),
    )
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.create_index("ix_instance_process_state", ["process_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_instance_business_key"), ["business_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_instance_definition_key"), ["definition_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_instance_parent_key"), ["parent_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_instance_root_key"), ["root_key"], unique=False)

    op.create_table(
        "instance_state",
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["process_instance.key"], name=op.f("fk_instance_state_instance_key_process_instance")
        ),
        sa.PrimaryKeyConstraint("instance_key", name=op.f("pk_instance_state")),
    )


def downgrade() -> None:
    op.drop_table("instance_state")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_process_instance_root_key"))
        batch_op.drop_index(batch_op.f("ix_process_instance_parent_key"))
        batch_op.drop_index(batch_op.f("ix_process_instance_definition_key"))
        batch_op.drop_index(batch_op.f("ix_process_instance_business_key"))
        batch_op.drop_index("ix_instance_process_state")

    op.drop_table("process_instance")
    op.drop_table("variable")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_state"))
        batch_op.drop_index(batch_op.f("ix_incident_instance_key"))

    op.drop_table("incident")
    with op.batch_alter_table("event_log", schema=None) as batch_op:
        batch_op.drop_index("ix_event_log_root")
        batch_op.drop_index("ix_event_log_kind_at")

    op.drop_table("event_log")
    with op.batch_alter_table("element_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_element_instance_instance")

    op.drop_table("element_instance")
