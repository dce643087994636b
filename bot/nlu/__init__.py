"""Whole sentences understood by Rasa, in a process of its own."""
