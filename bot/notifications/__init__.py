"""What goes out: letters drained from the outbox, handed to their carriers."""
