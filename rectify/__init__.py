"""The ways in and the wiring; imports only point down.

``cli`` what is typed · ``demo`` the whole story · ``scheduler`` wakes the clock · ``bootstrap`` the one place that
chooses · ``documents`` files in and out · ``settings`` read once · ``holidays`` the published calendar.
"""
