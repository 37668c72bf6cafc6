"""Tests, named for the behaviour they hold."""
