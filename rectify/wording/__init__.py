"""What stands in the ledger, in the words people read: the command line and documents say it alike."""
