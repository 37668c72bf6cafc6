"""The language managers write: a YAML file goes in, a checked ``engine.domain.definition.Workflow`` comes out.

Read in this order; each module knows only those above it:

``problems``     what is wrong in a file, where, and what to write instead
``characters``   bytes to text; characters that nobody can see are refused
``complaints``   what the YAML parser objects to, in words
``reader``       strict YAML text to plain data with a place for everything; no aliases, tags or guessed types
``shape``        the vocabulary, written once: keys, values, what is required
``fit``          plain data against the shape: values read, names looked up, everything else refused
``meaning``      fitted data to a ``Workflow``
``graph``        what leads where in a workflow
``structure``    whether states and steps hold together
``timing``       whether every wait has an end that somebody hears of
``checks``       all of these checks, each once what it looks at could be read
``catalogue``    the whole way in one call, and the definitions that come with the product
"""
