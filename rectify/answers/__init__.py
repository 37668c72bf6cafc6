"""What programs are answered, for the command line's ``--json`` and for the API alike: one shape each, declared once.

A shape is a ``TypedDict`` beside the function that fills it: mypy holds the two together, and the API's description is
written from it. Days are civil days, instants UTC to the second with ``Z``, people their logins.
"""
