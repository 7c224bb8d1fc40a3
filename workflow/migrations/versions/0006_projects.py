"""Make the tables of projects."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment
from workflow.projects.columns import Amount

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("agreement_no", sa.String(length=64), nullable=True),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("party_a", sa.String(length=255), nullable=False),
        sa.Column("party_b", sa.String(length=255), nullable=False),
        sa.Column("signed_at", sa.Date(), nullable=True),
        sa.Column("amount", Amount(), nullable=True),
        sa.Column("fixed_amount", Amount(), nullable=True),
        sa.Column("foreign_amount", Amount(), nullable=True),
        sa.Column("batch_code", sa.String(length=32), nullable=True),
        sa.Column("is_overseas", sa.Boolean(), nullable=False),
        sa.Column("terms", Json(), nullable=False),
        sa.Column("kpi", Json(), nullable=False),
        sa.Column("archive_no", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_batch_code"), ["batch_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_project_key"), ["project_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_root_key"), ["root_key"], unique=False)

    op.create_table(
        "enterprise",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_core", sa.String(length=255), nullable=False),
        sa.Column("actual_controller", sa.String(length=120), nullable=True),
        sa.Column("group_name", sa.String(length=255), nullable=True),
        sa.Column("home_region", sa.String(length=32), nullable=False),
        sa.Column("industry_code", sa.String(length=8), nullable=False),
        sa.Column("tags", Json(), nullable=False),
        sa.Column("contacts", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("last_touch_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("uscc", name=op.f("uq_enterprise_uscc")),
    )
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enterprise_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_enterprise_name_core"), ["name_core"], unique=False)

    op.create_table(
        "lead",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("lead_no", sa.String(length=32), nullable=False),
        sa.Column("enterprise_key", sa.BigInteger(), nullable=False),
        sa.Column("project_name", sa.String(length=255), nullable=False),
        sa.Column("source_type", sa.String(length=32), nullable=False),
        sa.Column("source_org", sa.String(length=64), nullable=False),
        sa.Column("reporter", sa.String(length=64), nullable=False),
        sa.Column("referrer_name", sa.String(length=64), nullable=True),
        sa.Column("contact_phone", sa.String(length=32), nullable=True),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("industry_code", sa.String(length=8), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("invest_type", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("total_invest", Amount(), nullable=True),
        sa.Column("fixed_invest", Amount(), nullable=True),
        sa.Column("foreign_amount", Amount(), nullable=True),
        sa.Column("grade", sa.String(length=8), nullable=True),
        sa.Column("grade_score", Amount(), nullable=True),
        sa.Column("graded_at", Moment(), nullable=True),
        sa.Column("is_valid", sa.Boolean(), nullable=False),
        sa.Column("valid_missing", Json(), nullable=False),
        sa.Column("first_report_org", sa.String(length=64), nullable=True),
        sa.Column("protect_to", sa.Date(), nullable=True),
        sa.Column("dup_group", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("status_at", Moment(), nullable=True),
        sa.Column("form", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lead")),
        sa.UniqueConstraint("lead_no", name=op.f("uq_lead_lead_no")),
        sa.UniqueConstraint("root_key", name=op.f("uq_lead_root_key")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_business_key"), ["business_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_contact_phone"), ["contact_phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_dup_group"), ["dup_group"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_enterprise_key"), ["enterprise_key"], unique=False)
        batch_op.create_index("ix_lead_source_found", ["source_org", "found_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_status"), ["status"], unique=False)

    op.create_table(
        "number_series",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "policy_commitment",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=False),
        sa.Column("agreement_key", sa.BigInteger(), nullable=True),
        sa.Column("policy", sa.String(length=255), nullable=False),
        sa.Column("amount", Amount(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_policy_commitment")),
    )
    with op.batch_alter_table("policy_commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_commitment_project_key"), ["project_key"], unique=False)

    op.create_table(
        "project",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("project_code", sa.String(length=32), nullable=False),
        sa.Column("lead_key", sa.BigInteger(), nullable=True),
        sa.Column("enterprise_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("project_company", sa.String(length=255), nullable=True),
        sa.Column("variant", sa.String(length=32), nullable=False),
        sa.Column("is_foreign", sa.Boolean(), nullable=False),
        sa.Column("industry_code", sa.String(length=8), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("is_manufacturing", sa.Boolean(), nullable=False),
        sa.Column("is_single_unit", sa.Boolean(), nullable=False),
        sa.Column("scale_band", sa.String(length=16), nullable=False),
        sa.Column("total_invest", Amount(), nullable=False),
        sa.Column("fixed_invest", Amount(), nullable=False),
        sa.Column("foreign_amount", Amount(), nullable=True),
        sa.Column("source_type", sa.String(length=32), nullable=False),
        sa.Column("intro_org", sa.String(length=64), nullable=False),
        sa.Column("owner_org", sa.String(length=64), nullable=False),
        sa.Column("owner_user", sa.String(length=64), nullable=True),
        sa.Column("landing_org", sa.String(length=64), nullable=True),
        sa.Column("assist_orgs", Json(), nullable=False),
        sa.Column("leader", sa.String(length=64), nullable=True),
        sa.Column("watch_level", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("stat_stage", sa.String(length=24), nullable=True),
        sa.Column("mgmt_status", sa.String(length=16), nullable=False),
        sa.Column("mgmt_status_at", Moment(), nullable=True),
        sa.Column("grade", sa.String(length=8), nullable=True),
        sa.Column("batch_code", sa.String(length=32), nullable=True),
        sa.Column("parcel_no", sa.String(length=64), nullable=True),
        sa.Column("target_sign_date", sa.Date(), nullable=True),
        sa.Column("nation_project_code", sa.String(length=64), nullable=True),
        sa.Column("secrecy", sa.String(length=8), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("progress_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_project")),
        sa.UniqueConstraint("business_key", name=op.f("uq_project_business_key")),
        sa.UniqueConstraint("project_code", name=op.f("uq_project_project_code")),
        sa.UniqueConstraint("root_key", name=op.f("uq_project_root_key")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_enterprise_key"), ["enterprise_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_lead_key"), ["lead_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_mgmt_status"), ["mgmt_status"], unique=False)
        batch_op.create_index("ix_project_owner", ["owner_org"], unique=False)
        batch_op.create_index("ix_project_stage", ["stat_stage"], unique=False)
        batch_op.create_index("ix_project_variant", ["variant"], unique=False)

    op.create_table(
        "project_milestone",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("plan_date", sa.Date(), nullable=True),
        sa.Column("base_date", sa.Date(), nullable=True),
        sa.Column("actual_date", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_project_milestone")),
    )
    with op.batch_alter_table("project_milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_milestone_project_key"), ["project_key"], unique=False)

    op.create_table(
        "project_record",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("values", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_project_record")),
    )
    with op.batch_alter_table("project_record", schema=None) as batch_op:
        batch_op.create_index("ix_project_record_kind", ["root_key", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_record_project_key"), ["project_key"], unique=False)

    op.create_table(
        "signing_batch",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_signing_batch")),
    )
    op.create_table(
        "site_reservation",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_ref", sa.String(length=120), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=True),
        sa.Column("reserved_at", Moment(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site_reservation")),
    )
    with op.batch_alter_table("site_reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_reservation_root_key"), ["root_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_site_reservation_site_ref"), ["site_ref"], unique=False)

    op.create_table(
        "stat_recognition",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("evidence", Json(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("checked_by", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("revoked_by", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_stat_recognition")),
    )
    with op.batch_alter_table("stat_recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stat_recognition_project_key"), ["project_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_stat_recognition_root_key"), ["root_key"], unique=False)
        batch_op.create_index("ix_stat_recognition_stage", ["stage", "reached_on"], unique=False)

    op.create_table(
        "visit",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("visit_no", sa.String(length=32), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=True),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("enterprise_name", sa.String(length=255), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("our_people", Json(), nullable=False),
        sa.Column("their_people", Json(), nullable=False),
        sa.Column("leaders", Json(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("consensus", sa.Text(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("progress_level", sa.String(length=16), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_visit")),
        sa.UniqueConstraint("visit_no", name=op.f("uq_visit_visit_no")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_org_at", ["org", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_project_key"), ["project_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_root_key"), ["root_key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_root_key"))
        batch_op.drop_index(batch_op.f("ix_visit_project_key"))
        batch_op.drop_index("ix_visit_org_at")

    op.drop_table("visit")
    with op.batch_alter_table("stat_recognition", schema=None) as batch_op:
        batch_op.drop_index("ix_stat_recognition_stage")
        batch_op.drop_index(batch_op.f("ix_stat_recognition_root_key"))
        batch_op.drop_index(batch_op.f("ix_stat_recognition_project_key"))

    op.drop_table("stat_recognition")
    with op.batch_alter_table("site_reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_reservation_site_ref"))
        batch_op.drop_index(batch_op.f("ix_site_reservation_root_key"))

    op.drop_table("site_reservation")
    op.drop_table("signing_batch")
    with op.batch_alter_table("project_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_record_project_key"))
        batch_op.drop_index("ix_project_record_kind")

    op.drop_table("project_record")
    with op.batch_alter_table("project_milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_milestone_project_key"))

    op.drop_table("project_milestone")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index("ix_project_variant")
        batch_op.drop_index("ix_project_stage")
        batch_op.drop_index("ix_project_owner")
        batch_op.drop_index(batch_op.f("ix_project_mgmt_status"))
        batch_op.drop_index(batch_op.f("ix_project_lead_key"))
        batch_op.drop_index(batch_op.f("ix_project_enterprise_key"))

    op.drop_table("project")
    with op.batch_alter_table("policy_commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_commitment_project_key"))

    op.drop_table("policy_commitment")
    op.drop_table("number_series")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_status"))
        batch_op.drop_index("ix_lead_source_found")
        batch_op.drop_index(batch_op.f("ix_lead_enterprise_key"))
        batch_op.drop_index(batch_op.f("ix_lead_dup_group"))
        batch_op.drop_index(batch_op.f("ix_lead_contact_phone"))
        batch_op.drop_index(batch_op.f("ix_lead_business_key"))

    op.drop_table("lead")
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_name_core"))
        batch_op.drop_index(batch_op.f("ix_enterprise_name"))

    op.drop_table("enterprise")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_root_key"))
        batch_op.drop_index(batch_op.f("ix_agreement_project_key"))
        batch_op.drop_index(batch_op.f("ix_agreement_batch_code"))

    op.drop_table("agreement")
