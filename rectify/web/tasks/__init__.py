"""Long work as pages: begun by a form, left and found again, its result taken, begun again, given up.

``asking`` says what may be asked for, ``doing`` how each kind is done; ``rectify.tasks`` does it in the thread.
"""
