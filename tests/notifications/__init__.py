"""The mail of the day, from notices in a ledger to a relay."""
