"""The language managers write: a YAML file goes in, a checked ``engine.domain.definition.Workflow`` comes out.

Read in this order; each module knows only those above it:

``problems``     what is wrong in a file, where, and what to write instead
``characters``   bytes to text; characters that nobody can see are refused
``complaints``   what the YAML parser objects to, in words
``events``       the events of a YAML text, by the fast parser where it can be relied on
``reader``       strict YAML text to plain data with a place for everything; no aliases, tags or guessed types
``shape``        the vocabulary, written once: keys, values, what is required
``fit``          plain data against the shape: values read, names looked up, everything else refused
``meaning``      fitted data to a ``Workflow``
``graph``        what leads where in a workflow
``comparing``    which of two steps asks for less
``structure``    whether states and steps hold together
``behind``       what may lie behind an item: steps taken, fields filled in
``rounds``       what lies behind an item in each state, and whether it is enough to come to an end
``progress``     guards that can never be met, ways on which an item gets stuck
``timing``       whether every wait has an end that somebody hears of
``spans``        whether limits, windows and rungs fit each other
``asking``       whether choices, dates, requests and reminders make sense
``people``       whether the right people can act: nobody judges their own work, whoever must decide may
``staffing``     whether the office at hand has the people for it
``leftovers``    what nothing uses
``checks``       all of these checks, each once what it looks at could be read
``catalogue``    the whole way in one call, and the definitions that come with the product
``diagram``      a workflow to look at: a picture, mermaid text, a table
``writer``       a ``Workflow`` back to the text of a file
``schema``       the vocabulary as JSON Schema, for editors
``template``     a commented file to start from
"""
