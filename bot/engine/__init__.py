"""The conversation's engine: it knows no dialogue, no storage and no service."""
