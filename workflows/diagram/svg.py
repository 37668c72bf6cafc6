"""The picture of a workflow as SVG, to stand in a page or in a file of its own.

Everything is drawn in the light colours by attributes, which no policy of a page forbids and every program knows.
Classes and ids let a page's style sheet dress it differently: ``card`` with its kind, ``step``, ``been``, ``here``,
``took``, ``may``; ``st-STATE`` and ``st-STATE-TRIGGER``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from engine.domain.definition import StateKind, Workflow
from engine.domain.trail import Trail
from engine.words import Language, Words
from workflows.diagram import chart as parts
from workflows.diagram.chart import Arrow, Card, Chart, Label, chart
from workflows.diagram.lettering import width
from workflows.diagram.placing import Line, Places, Point, place
from workflows.diagram.wording import KINDS
