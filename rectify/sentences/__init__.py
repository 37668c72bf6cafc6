"""What is said of an item in whole sentences, alike at every door: the command line prints them, pages show them.

Everything here returns ``Words``; times come as text from ``Clocked``, which knows the office's zone.
"""
