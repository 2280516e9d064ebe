"""verdicts

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '3e7a0c9b52d1'
down_revision = 'c7a3e91d20b6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('verdicts',
    sa.Column('campaign', sa.String(length=40), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('operation', sa.String(length=80), nullable=False),
    sa.Column('judge', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['campaign'], ['campaigns.id'], name=op.f('fk_verdicts_campaign'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign', name=op.f('pk_verdicts'))
    )


def downgrade() -> None:
    # Judged anew when they are wanted.
    op.drop_table('verdicts')
