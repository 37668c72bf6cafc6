"""Who is asking: passwords, sessions, tokens and single sign-on become an actor.

What they may do is decided elsewhere.
"""
