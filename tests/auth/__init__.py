"""Signing in: passwords, sessions, tokens, links, single sign-on."""
