"""One field for everything that can be done or opened: Ctrl+K."""
