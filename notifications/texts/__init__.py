"""What mails are written with: the product's own texts, and those an office puts in their place.

``kinds``        which text tells which matter
``variables``    what a text may name, and what it means
``environment``  the one Jinja2 environment: sandboxed, nothing to call, output bounded
``problems``, ``syntax``, ``markup``   what a text may be written with, each fault with its line
``shipped``, ``folder``   the texts of the product; the office's own, file by file
``values``       a letter as the values a text names
``frame``        what stands around every mail, so that no text has to think of it
``samples``      a made-up letter of each kind: for previews, checks and snapshots
``checking``     everything that is wrong in a folder of texts, at once
``reference``    the tables of the handbook, written from the variables
"""
