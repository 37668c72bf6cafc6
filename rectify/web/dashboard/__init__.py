"""The dashboard: what is late and why, where things pile up, what comes; each figure leads to its items."""
