"""Papers: what an office sends out as Word documents, written from templates it can edit.

``kinds`` is the table of them: each has its ``variables``, the ``designs`` of the template that comes with the product,
and a module that finds its values in the ledger (``notice``, ``closing_form``, ``opinion``, ``unit_report``,
``head_report``, ``period_report``, ``letters``; ``findings_values`` and ``wording`` are what several share).

From a design to a template: ``page`` (measures of GB/T 9704-2012) → ``styles`` → ``making``; nothing binary is kept in
the repository. From a template to a paper: ``opening`` (is it a harmless Word file?) → ``checking`` (may it say so?) →
``press`` (values in) → ``finishing`` (what follows from the values: where the signature stands, how long a bar is).
Charts go by ``charts`` (what one shows, as a text in a template's value) → ``chart_files`` (as Word keeps it) →
``chart_placing``; ``period_charts`` makes those of reports. A PDF is drawn of the finished Word file:
``looks_of`` → ``laying_out`` → ``pdf``.

``writing`` puts these together with the ledger; ``reference`` writes the tables of the handbook.
"""
