"""User stories through the command line, on each database."""
