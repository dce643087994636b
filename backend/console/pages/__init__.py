"""The console's pages, a module each (console_routes.PAGES lists them)."""
