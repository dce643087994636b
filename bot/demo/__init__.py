"""Fictitious people, and a Twilio of our own, to try the line with."""
