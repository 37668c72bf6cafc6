"""Everything that listens: the site put together, and the process that serves it."""
