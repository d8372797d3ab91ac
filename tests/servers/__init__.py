"""Servers that tests talk to: a real Dovecot, and an SMTP server that fails when it is told to."""
