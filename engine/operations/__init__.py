"""What can be asked for. One function is one transaction; each checks permission, decides, then writes.

``ledger`` what operations stand on · ``change`` the one way an item changes · ``once`` repeats are harmless ·
``advance`` · ``assign`` · ``remarks`` comments and evidence · ``intake`` importing · ``review`` · ``deadlines`` and
``recipients`` what steps set, whom they tell · ``tick`` the clock, with ``reviewing`` and ``reminding`` (``concern``:
whom a deadline concerns, ``looking``: what is due, ``firing``: who hears) · ``office`` people, units, roles,
workflows · ``reading``, ``trail`` and ``publication`` what may be looked at · ``audit``, ``health`` is all well.
"""
