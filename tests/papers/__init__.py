"""Documents an office sends out: what they say, how they look, and what a template may not do."""
