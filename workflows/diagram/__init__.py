"""A workflow to look at: as a picture, as text for other programs, as a table.

Read in this order; each module knows only those above it:

``lettering``    how wide a text is, whatever fonts there are; where its lines break
``wording``      who may take a step, what it needs and what is due, in words
``chart``        what is in the picture and how large each part is; no places yet
``placer``       a program of its own that asks Graphviz where the parts go
``placing``      a chart's parts with their places; each layout is computed once
``ink``          colours, elements and marks
``picture``      what one drawing shows, and every word about it
``svg``          the picture: places and words become an SVG
``mermaid``      the same as a mermaid flowchart
``step_table``   the same as rows: from, step, to, who, needs
"""
