"""Pure decisions, standard library only: no database, no file, no clock.

``definition`` a workflow as frozen values · ``item`` the facts needed to decide, and the outcome · ``actor`` who asks ·
``permission`` who may · ``guards`` what is still missing · ``workdays`` the calendar · ``deadlines`` due dates ·
``ladders`` reminders · ``reviews`` periods · ``requests`` more time, long-term · ``steps`` what lies ahead ·
``mailing`` when a notice goes out · ``bounces`` what a mail that came back says of its address ·
``clock_watch`` whether the time is right · ``alarms`` what managers must hear all the same · ``chain`` history links.
"""
