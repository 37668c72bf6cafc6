"""Documents written without a look at the reader, and how much of each is read as it is.

``python -m tests.unseen_notices third.notices`` prints what is read otherwise than noted, and the share that is right.
"""
