"""presences

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '1b9d5e07c3f4'
down_revision = '51b0e6c2a7d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('presences',
    sa.Column('uid', sa.String(length=80), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['accounts.id'], name=op.f('fk_presences_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uid'], ['events.uid'], name=op.f('fk_presences_uid'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('uid', 'account', name=op.f('pk_presences'))
    )
    op.create_index(op.f('ix_presences_account'), 'presences', ['account'])


def downgrade() -> None:
    op.drop_index(op.f('ix_presences_account'), 'presences')
    op.drop_table('presences')
