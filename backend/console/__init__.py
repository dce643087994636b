"""The adviser's console: pages for people at a browser, through the same services and rules as the API."""
