"""Every table, by what it is about; one ``metadata``.

They are in ``office``, ``ledger``, ``dates``, ``requests``, ``decisions``, ``mail`` and ``delivery``.

Keys are integers that are never used again. Nothing is deleted: rows are disabled, ended or void, with a reason.
Values are validated where they come in; the checks here hold whatever comes past that.
"""
