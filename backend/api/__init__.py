"""The services over REST, for advisers and systems, each with an account."""
