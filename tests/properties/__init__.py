"""Rules that hold along every path."""
