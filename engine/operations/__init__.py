"""What can be asked for. One function is one transaction; each checks permission, decides, then writes.

``ledger`` what operations stand on · ``change`` the one way an item changes · ``advance`` · ``assign`` ·
``remarks`` comments and evidence · ``intake`` opening and importing · ``review`` · ``tick`` the clock ·
``office`` people, units, roles, workflows · ``reading`` what may be looked at · ``audit`` is the history whole.
"""
