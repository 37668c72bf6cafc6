"""The pages by which the office itself is looked after: its people and units, its settings, and whether it is well.

``entries`` says what there is and to whom it is open; each other module is one page with its forms.
"""
