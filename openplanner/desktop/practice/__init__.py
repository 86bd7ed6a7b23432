"""Practice: the whole program on invented citizens, in a red frame, with nothing going outside."""
