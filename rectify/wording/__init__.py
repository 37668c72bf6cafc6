"""What stands in the ledger, and whole sentences about it, in the words people read: every door says it alike.

Everything here returns ``Words``; times come as text from whoever knows the office's zone.
"""
