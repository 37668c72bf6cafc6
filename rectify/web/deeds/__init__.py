"""Forms by which something is done to an item: each is one operation, and nothing that was typed is lost.

``inputs`` (what a form asks) · ``given`` (what was handed in) · ``deed`` (a form with the operation behind it) ·
``done`` (what the page behind it says) · ``step`` (the forms of steps, made from the workflow) · ``plain``,
``measures``, ``by_hand``, ``owed`` and ``requests`` (the other forms) · ``refusals`` (what was refused, beside the
fields it is about) · ``conflict`` (somebody was faster).
"""
