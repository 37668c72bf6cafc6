"""The texts of mails: which tells what, what they may be written with, how each reads."""
