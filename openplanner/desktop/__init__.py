"""The window: PySide6 stays in this room, a folder per screen."""
