"""The ground floor, without any database."""
