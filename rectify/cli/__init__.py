"""What is typed. ``menu`` knows where each command is, ``main`` runs one, ``invocation`` is what it is given.

One module for each noun: ``system``, ``people``, ``items``, ``reviews``, ``history``, ``clockwork``, ``papers``,
``workflows``; the ``…_view`` modules show what is long. A command reads its options, calls one operation and shows the
answer; it decides nothing.
"""
