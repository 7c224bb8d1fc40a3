"""Make the tables of people."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_group",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("duty", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_candidate_group")),
    )
    op.create_table(
        "person",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=128), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("is_county_leader", sa.Boolean(), nullable=False),
        sa.Column("is_ambassador", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("session_stamp", sa.String(length=32), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_person")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", Moment(), nullable=True),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "group_member",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("group_code", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_code"], ["candidate_group.code"], name=op.f("fk_group_member_group_code_candidate_group")
        ),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name=op.f("fk_group_member_username_person")),
        sa.PrimaryKeyConstraint("username", "group_code", name=op.f("pk_group_member")),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_group_code"), ["group_code"], unique=False)

    op.create_table(
        "org",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent_code", sa.String(length=64), nullable=True),
        sa.Column("region", sa.String(length=128), nullable=True),
        sa.Column("leader_username", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["leader_username"], ["person.username"], name=op.f("fk_org_leader_username_person")),
        sa.ForeignKeyConstraint(["parent_code"], ["org.code"], name=op.f("fk_org_parent_code_org")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_org")),
    )
    with op.batch_alter_table("org", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name=op.f("fk_role_grant_username_person")),
        sa.PrimaryKeyConstraint("username", "role", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "org_member",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("org_code", sa.String(length=64), nullable=False),
        sa.Column("post", sa.String(length=128), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["org_code"], ["org.code"], name=op.f("fk_org_member_org_code_org")),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name=op.f("fk_org_member_username_person")),
        sa.PrimaryKeyConstraint("username", "org_code", name=op.f("pk_org_member")),
    )
    with op.batch_alter_table("org_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_member_org_code"), ["org_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("org_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_member_org_code"))

    op.drop_table("org_member")
    op.drop_table("role_grant")
    with op.batch_alter_table("org", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_parent_code"))
        batch_op.drop_index(batch_op.f("ix_org_kind"))

    op.drop_table("org")
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_group_code"))

    op.drop_table("group_member")
    op.drop_table("sign_in_attempts")
    op.drop_table("person")
    op.drop_table("candidate_group")
