"""The whole story in a few seconds, on fictional people: it starts months ago and its last tick is now.

``days`` lays it out backwards from today · ``stage`` sets the clock, shows what happens · ``story`` is what happens ·
``play`` makes room and tells it. Nothing is staged: every line comes out of the operations that the commands call, and
what is left is an ordinary ledger, marked as a sandbox, on which all other commands work.
"""
