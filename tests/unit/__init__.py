"""Pure parts, and effects that need no database."""
