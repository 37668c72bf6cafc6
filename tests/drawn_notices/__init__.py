"""Notices drawn at random with their truth, written apart from the code that reads them.

``wording`` holds what offices say; ``drawing`` puts a notice together and knows its truth; ``containers`` writes it as
text, web page, Word document or PDF; ``scoring`` compares field by field.
"""
