"""Programs of their own that read foreign bytes (Word, PDF, web pages) into lines; ``confined`` starts them.

``child`` is what runs in the confined process; it knows the readers by their name. A reader takes bytes and gives
``Line`` values, or raises ``Unreadable``. Nothing here imports anything of Rectify, so that a start is cheap.
"""
