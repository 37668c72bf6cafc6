"""Mails: words, bytes and transports, without a database."""
