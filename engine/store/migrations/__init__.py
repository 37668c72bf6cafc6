"""How the tables came to be: numbered steps, forward only, proven equal to the tables by a test."""
