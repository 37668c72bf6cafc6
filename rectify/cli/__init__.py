"""What is typed. ``main`` puts the commands together, ``invocation`` is what each of them is given.

One module for each noun: ``system``, ``people``, ``items``, ``reviews``, ``history``, ``clockwork``, ``papers``,
``workflows``; the ``…_view`` modules show what is long. A command reads its options, calls one operation and shows the
answer; it decides nothing.
"""
