"""What people receive: due notices become mail. Knows the engine's words and rows, never the workflow files.

Read in this order; imports only point down:

``plain_text``, ``mailbox``   what may stand on one line of a mail; one strict address
``letter``       what one digest says to one person: the input
``wording``      days left and dates in words
``urgency``      the sections of a mail, in the order they are read
``digest``       the letter in one language: most urgent first, counted
``texts``        what mails are written with: the product's texts, an office's own, the frame around both
``render``       a letter in, subject, text and HTML out
``signature``    what only this office can have signed; ``headers`` values that are no more than text
``message``      the bytes of one mail to one person, and files with it; ``proofreading`` parses them back
``transport``    how bytes leave and what came of it; a folder of ``.eml`` files, or memory
``smtp_url``, ``smtp``   the relay as the operator writes it; one lasting connection to it
``post``         how this office writes: its sender, its hour, its zone
``matter``       what a notice is about: an item, a part of one, a duty, a person
``asking``, ``lines``   what the reader is asked to do; from one notice to one line of the letter
``briefing``     reads what each waiting notice is about, as things stand now
``addressing``   who gets a mail now: at their own hour, or in the place of somebody absent
``appointments`` what somebody has to do by when, as a calendar file
``drafting``     everything that goes to one person, by each of their ways
``channels``     the ways beside mail: where they lead, what goes by them, how, and what came of it
``writing_out``  the bytes of the mail, and the documents for other ways
``unreachable``  what no mail can carry, and who hears of that
``previewing``   a mail as it would read, about a real item
``compose``      from notice rows to stored mails
``return_path``  where a mail comes back to: an address that names it and is signed
``verdict``      what becomes of a mail after an attempt, and of one that somebody left while sending it
``claiming``     which stored mails one deliverer takes next: lease, pauses, what the hour allows
``marking``      what an attempt leaves behind: mail, attempt, way out and address, while the next is begun
``halting``      stopping soon, from another thread
``delivery``     from stored mails to the ways out
``mailbags``, ``enclosed``, ``statuses``, ``returned``, ``bounces``   what comes back: read with bounds, understood,
                 believed by our signature only, held against the address
"""
