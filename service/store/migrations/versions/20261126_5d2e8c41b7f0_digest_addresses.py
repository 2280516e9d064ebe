"""digest addresses

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '5d2e8c41b7f0'
down_revision = 'a4d6ab3660f8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('digest_addresses',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('campaign', sa.String(length=40), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('ended_by', sa.String(length=200), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['campaign'], ['campaigns.id'], name=op.f('fk_digest_addresses_campaign'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_digest_addresses')),
    sa.UniqueConstraint('campaign', 'unit', 'generation', name=op.f('uq_digest_addresses_campaign_unit_generation'))
    )


def downgrade() -> None:
    op.drop_table('digest_addresses')
