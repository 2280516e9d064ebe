"""saved views

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '5b0c3d9a71f4'
down_revision = '7c41d2a90b5e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_views',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('view', sa.String(length=20), nullable=False),
    sa.Column('filter', sa.Text(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['accounts.id'], name=op.f('fk_saved_views_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
    sa.UniqueConstraint('account', 'name', name=op.f('uq_saved_views_account_name')),
    sqlite_autoincrement=True
    )
    op.create_table('default_views',
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('view', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['accounts.id'], name=op.f('fk_default_views_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['view'], ['saved_views.id'], name=op.f('fk_default_views_view'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_default_views'))
    )
    with op.batch_alter_table('default_views', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_default_views_view'), ['view'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('default_views', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_default_views_view'))

    op.drop_table('default_views')
    op.drop_table('saved_views')
