"""Our own telephone in a browser, for the demo: the page shows it, and this side of it rings and texts the line."""
