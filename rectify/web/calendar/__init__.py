"""The calendar: a month with what is due, the office's own days, and what would move if they were others."""
