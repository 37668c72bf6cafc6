"""What people receive: due notices become mail. Knows the engine's words and rows, never the workflow files.

Read in this order; imports only point down:

``plain_text``, ``mailbox``   what may stand on one line of a mail; one strict address
``letter``       what one digest says to one person: the input
``wording``      days left and dates in words
``digest``       the letter in one language: most urgent first, counted
``render``       the one Jinja2 environment: a letter in, subject, text and HTML out
``message``      the bytes of one mail to one person, parsed back before they may leave
``transport``    how bytes leave and what came of it; a folder of ``.eml`` files, or memory
``smtp_url``, ``smtp``   the relay as the operator writes it; one lasting connection to it
``lines``        from one notice to one line of the letter
``compose``, ``delivery``   from notice rows to stored mails, and from stored mails to the relay
"""
