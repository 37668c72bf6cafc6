"""The API, ``/api/v1``: each route parses, calls one operation and answers with a shape of ``rectify.answers``.

One module a noun, each with a ``router``; ``routes`` puts them together. Who may do what is the operation's to say.
"""
