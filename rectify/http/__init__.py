"""What every page and every call over HTTP has in common, in the order a request meets it.

``safety`` (headers, hosts, limits) → ``access`` (every route says who may ask, and asks before it reads) → ``call``
(who asks, when, in which language) → ``repeats`` (a repeated call is answered as before) → ``turns`` (what takes long,
one at a time) → ``problems`` (a refusal becomes an answer).
"""
