"""Tests of channels: places, addresses, exchanges over HTTP, robots, notes."""
