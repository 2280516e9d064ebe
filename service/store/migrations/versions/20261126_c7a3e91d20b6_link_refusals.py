"""link refusals: how often addresses that have ended are asked for

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = "c7a3e91d20b6"
down_revision = "5d2e8c41b7f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_refusals",
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link"], ["links.id"], name=op.f("fk_link_refusals_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link", name=op.f("pk_link_refusals")),
    )


def downgrade() -> None:
    op.drop_table("link_refusals")
