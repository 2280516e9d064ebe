"""history chain

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '7c41d2a90b5e'
down_revision = 'df4c249b91c4'
branch_labels = None
depends_on = None

KEPT = ('batches', 'changes', 'facets')
batches = sa.table(
    'batches',
    *(sa.column(name) for name in ('id', 'campaign', 'operation', 'actor', 'account', 'reason', 'undo_of', 'previous', 'digest')),
    sa.column('at', sa.DateTime()),
)
changes = sa.table(
    'changes',
    *(sa.column(name) for name in ('batch', 'ordinal', 'noun', 'key')),
    sa.column('before', sa.JSON()),
    sa.column('after', sa.JSON()),
)
facets = sa.table('facets', *(sa.column(name) for name in ('batch', 'facet', 'code')))


def upgrade() -> None:
    op.create_table('facets',
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('facet', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['batch'], ['batches.id'], name=op.f('fk_facets_batch'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('batch', 'facet', 'code', name=op.f('pk_facets'))
    )
    op.create_index(op.f('ix_facets_facet_code_batch'), 'facets', ['facet', 'code', 'batch'])
    # Not in a batch: SQLite would make the table anew, and every row that refers to it would go.
    op.add_column('batches', sa.Column('undo_ordinal', sa.Integer(), nullable=True))
    for name in ('previous', 'digest'):
        op.add_column('batches', sa.Column(name, sa.String(length=64), nullable=False, server_default=''))
    op.create_index(op.f('ix_batches_actor'), 'batches', ['actor'])
    op.create_index(op.f('ix_batches_undo_of'), 'batches', ['undo_of'])
    seal(op.get_bind())
    forbid(op.get_bind())


def seal(connection: sa.Connection) -> None:
    """Chain what is there, oldest first, and note what each batch can be found by."""
    previous = '0' * 64
    for number in connection.execute(sa.select(batches.c.id).order_by(batches.c.id)).scalars().all():
        row = connection.execute(sa.select(batches).where(batches.c.id == number)).one()
        found = sa.select(changes).where(changes.c.batch == number).order_by(changes.c.ordinal)
        told = connection.execute(found).all()
        digest = digest_of(row, told, previous)
        connection.execute(
            sa.update(batches).where(batches.c.id == number).values(previous=previous, digest=digest)
        )
        previous = digest
        marks = {mark for change in told for mark in marks_of(change)}
        if marks:
            rows = [{'batch': number, 'facet': facet, 'code': code} for facet, code in sorted(marks)]
            connection.execute(sa.insert(facets), rows)


def digest_of(row: Any, told: Sequence[Any], previous: str) -> str:
    plain = {
        'previous': previous,
        'campaign': row.campaign,
        'operation': row.operation,
        'actor': row.actor,
        'account': row.account,
        'at': row.at.isoformat(timespec='microseconds') + '+00:00',
        'reason': row.reason,
        'undo_of': row.undo_of,
        'undo_ordinal': None,
        'changes': [[one.noun, one.key, one.before, one.after] for one in told],
    }
    text = json.dumps(plain, sort_keys=True, separators=(',', ':'), ensure_ascii=True)
    return sha256(text.encode('ascii')).hexdigest()


def marks_of(change: Any) -> Iterator[tuple[str, str]]:
    yield 'noun', change.noun
    for what in whats_of(change):
        yield 'what', what
    if change.noun in ('unit', 'person'):
        yield change.noun, change.key
        return
    for side in filter(None, (change.before, change.after)):
        if 'district' in side:
            for unit in ['*'] if side['district'] else side['units']:
                yield 'unit', unit
        elif change.noun == 'entry':
            yield 'unit', side['unit'] or '*'
        for person in side.get('people', ()):
            yield 'person', person


TOLD_BY = {
    'moved': ('when',),
    'place': ('place',),
    'audience': ('units', 'district', 'roles', 'groups', 'people'),
    'held': ('held_on',),
}
BY_STATUS = {
    ('draft', 'tentative'): 'published',
    ('draft', 'confirmed'): 'published',
    ('draft', 'cancelled'): 'cancelled',
    ('tentative', 'cancelled'): 'cancelled',
    ('confirmed', 'cancelled'): 'cancelled',
    ('cancelled', 'tentative'): 'reinstated',
    ('cancelled', 'confirmed'): 'reinstated',
}


def whats_of(change: Any) -> list[str]:
    old, new = change.before, change.after
    if old is None or new is None:
        return ['made' if old is None else 'removed']
    if change.noun != 'event':
        return ['other']
    found = [what for what, names in TOLD_BY.items() if any(old[name] != new[name] for name in names)]
    if old['status'] != new['status']:
        return [*found, BY_STATUS.get((old['status'], new['status']), 'other')]
    return found or ['other']


def forbid(connection: sa.Connection) -> None:
    """History is only ever added to: the database itself refuses anything else."""
    if connection.dialect.name == 'postgresql':
        op.execute(
            "CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'history is only ever added to'; END $$"
        )
        for name in KEPT:
            op.execute(
                f'CREATE TRIGGER {name}_are_kept BEFORE UPDATE OR DELETE ON {name} '
                'FOR EACH ROW EXECUTE FUNCTION history_is_kept()'
            )
            op.execute(
                f'CREATE TRIGGER {name}_are_not_emptied BEFORE TRUNCATE ON {name} '
                'FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()'
            )
        return
    for name in KEPT:
        for verb in ('UPDATE', 'DELETE'):
            op.execute(
                f'CREATE TRIGGER {name}_refuse_{verb.lower()} BEFORE {verb} ON {name} '
                "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END"
            )


def allow(connection: sa.Connection) -> None:
    if connection.dialect.name == 'postgresql':
        op.execute('DROP FUNCTION history_is_kept() CASCADE')
        return
    for name in KEPT:
        for verb in ('update', 'delete'):
            op.execute(f'DROP TRIGGER {name}_refuse_{verb}')


def downgrade() -> None:
    allow(op.get_bind())
    op.drop_index(op.f('ix_batches_undo_of'), 'batches')
    op.drop_index(op.f('ix_batches_actor'), 'batches')
    for name in ('digest', 'previous', 'undo_ordinal'):
        op.execute(f'ALTER TABLE batches DROP COLUMN {name}')
    op.drop_index(op.f('ix_facets_facet_code_batch'), 'facets')
    op.drop_table('facets')
