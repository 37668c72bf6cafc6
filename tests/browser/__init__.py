"""Pages in a real browser, without script."""
