"""What the store promises, on each database."""
