"""Other ways than mail: a webhook of the office's own system, and robots in groups of 企业微信, 钉钉 and 飞书.

Read in this order; imports only point down:

``place``      where a channel leads: one strict web address
``reach``      which addresses of a network may be called, decided before anything is sent
``wire``       one request over HTTP to an address that was looked up once and judged
``channel``    a channel as it is set: its kind, its place, its secrets, which are never shown
``note``       what goes by a channel: one document, for programs and for people
``verdict``    what an answer over HTTP means for the message and for the way
``signature``  how a webhook is signed (Standard Webhooks)
``robots``     how each group robot wants to be spoken to, and what its answers mean
``posting``    the way out by a channel
"""
