"""What Alembic runs: the steps, on the connection that ``engine.store.upgrading`` hands over, in its transaction."""

from alembic import context

from engine.store.schema import every_table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
