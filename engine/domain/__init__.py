"""Pure decisions, standard library only: no database, no file, no clock.

``definition`` a workflow as frozen values · ``item`` the facts needed to decide, and the outcome ·
``actor`` who asks · ``permission`` who may · ``guards`` what is still missing · ``workdays`` the
calendar · ``deadlines`` due dates · ``ladders`` reminders · ``reviews`` periods · ``chain`` history links.
"""
