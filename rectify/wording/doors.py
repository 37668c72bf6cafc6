"""Texts for pages and calls: without what stands in brackets for whoever types a command."""

from __future__ import annotations

import re

# What a bracket must begin with to be for the command line alone: an option, or a command of a group.
_GROUPS = "calendar|decision|duty|feedback|measure|request|review|role|snooze|substitute|unit|user|workflow"
_ONE = rf"(?:--[a-z]|rectify [a-z]|(?:{_GROUPS}) [a-z-]+)[ !-'*-~]*?"
_TYPED = re.compile(rf"（{_ONE}(?:、{_ONE})*）| \({_ONE}\)")
# A sentence behind another that tells of options. Doubts end in one; a refusal may have nothing besides.
_SENTENCE = re.compile(r"(?<=[。.])[^。.]*--[a-z][^。.]*[。.]")


def untold(text: str) -> str:
    """Return a doubt without the sentence that says which option of a command corrects it."""
    return untyped(_SENTENCE.sub("", text))


def untyped(text: str) -> str:
    """Return a text without its hints of options and commands: 写明原因（--note） becomes 写明原因."""
    return _TYPED.sub("", text)
