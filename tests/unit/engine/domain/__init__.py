"""Pure decisions, one module for each noun."""
