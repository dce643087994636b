"""Looks at an installation before it goes live, and says what to do: `allo doctor`."""
