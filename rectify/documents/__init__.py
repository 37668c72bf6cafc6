"""Documents: what an office publishes and hands in, read into plain values.

A published notice (通报) goes through one pipeline of pure functions; each stage is a module:

* ``source`` — a file, chosen by its ending → ``decoding`` — bytes → text
* ``blocks`` — text → numbered lines without the page around them
* ``outline`` — lines → front, entries with their children, closing (``headings`` says what a number is)
* ``front``, ``closing``, ``declared`` — title and dates · signature and contact · the counts it states
* ``items`` — entries → findings (``titles``, ``status``, ``fields``, ``measures`` read one part each)
* ``checks`` — what does not fit together → problems
* ``notice`` — the whole: text → ``findings.Notice``

``dates``, ``numerals``, ``sentences`` and ``phrases`` (with its data in ``phrases.toml``) know Chinese text,
not notices. ``refusals`` holds what is refused.
"""
