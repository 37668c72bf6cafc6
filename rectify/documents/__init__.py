"""Documents: what an office publishes and hands in, read into plain values.

A published notice (通报) goes through one pipeline of pure functions; each stage is a module:

* ``source`` — a file or bytes, by what they hold (``kinds``)
* ``decoding``, ``wrapped`` — bytes → text → lines, broken paragraphs joined · ``confined`` — Word, web pages and PDFs →
  lines and rows, by ``readers`` in a process of their own
* ``page`` — lines (``blocks``) without the page around them
* ``tables``, ``columns`` — rows that are findings; other tables become lines
* ``outline`` — lines → front, entries with their children, closing (``headings`` says what a number is)
* ``front``, ``closing``, ``declared`` — title and dates · signature and contact · the counts it states
* ``entries`` — one entry → title, status, fields, body (``titles``, ``status``, ``fields``, ``measures``)
* ``items`` — entries → categories and findings (``wording`` says how a line is worded)
* ``checks`` — what does not fit together → problems
* ``notice`` — the whole: text → ``findings.Notice``

``dates``, ``numerals``, ``sentences`` and ``phrases`` (with its data in ``phrases.toml``) know Chinese text,
not notices. ``refusals`` holds what is refused. ``intake`` hands a notice to the ledger; ``papers``,
``paper_export`` and ``writing`` go the other way.
"""
