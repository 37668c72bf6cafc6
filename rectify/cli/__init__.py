"""What is typed. ``main`` puts the commands together; ``invocation`` is what every command is given; ``terminal`` prints.

One module for each noun: ``system``, ``people``, ``items``, ``reviews``, ``history``, ``clockwork``, ``papers``, ``workflows``.
A command reads its options, calls one operation, and shows the answer; it decides nothing.
"""
