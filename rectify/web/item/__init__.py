"""The page of one item: each module turns one part of an ``Overview`` into what the page shows of it.

``heading`` (what it is and how it stands) · ``steps`` (what comes next and what it needs) · ``dates`` · ``way`` ·
``parts`` (measures, evidence, comments, what was filled in) · ``owed`` (requests, reviews, reports, receipts) ·
``meetings`` (collective decisions) · ``voices`` (public feedback) · ``beside`` (related items) ·
``reminders`` · ``log`` · ``contents`` puts them together. Words of the workflow are the workflow's.
"""
