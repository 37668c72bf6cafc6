"""Readers of foreign bytes, each by itself."""
