"""Workflows to look at."""
