"""Who reaches what: every route, every kind of caller, every kind of object, against a table that a person can read."""
