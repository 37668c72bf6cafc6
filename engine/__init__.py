"""What a rectification item is and how it may move: no YAML, no mail, no HTTP.

Read in this order; imports only point down:

``words``, ``errors``, ``clock``   the same text in two languages, refusals, the only reader of the time
``domain``       pure decisions: definition, facts, guards, permission, working days, ladders, reviews
``machine``      ``decide``: facts in, outcome out; the only module that knows ``transitions``
``store``        tables, transactions, history, outbox; the only package that knows ``sqlmodel``
``operations``   what can be asked for: one function, one transaction
"""
