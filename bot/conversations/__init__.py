"""Conversations as they are kept: opened, taken a turn further, resumed, closed."""
