"""The ledger's page as a Django project has it, for ``bench page``: its ORM, templates, sessions, translations, forms.

It serves a copy of the ledger's database, in which Django keeps accounts and sessions of its own. What an item's date
means and whose turn it is are asked of ``engine.domain``, as our own page does; all else is Django's.
"""
