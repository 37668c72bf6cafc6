"""Files nobody means well: whatever they hold, the answer is a list of problems with places, for a bounded price."""
