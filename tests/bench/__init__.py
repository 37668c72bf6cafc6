"""The measurements still measure, and both sides still do the same work."""
