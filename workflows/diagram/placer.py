"""A program of its own: reads a graph in Graphviz's language, writes where everything goes as JSON.

Graphviz ends the process on some faults, and holds every thread of it while it works. So ``placing`` starts this file
for each new layout; the file belongs to no other module and imports nothing of ours.
"""

from __future__ import annotations

import sys

import pygraphviz


def main() -> None:
    """Lay out the graph on standard input."""
    graph = pygraphviz.AGraph(string=sys.stdin.read())
    try:
        sys.stdout.write(graph.draw(format="json", prog="dot").decode())
    finally:
        graph.close()


if __name__ == "__main__":
    main()
