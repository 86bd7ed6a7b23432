"""Many talks in one go: what waits, and the talks of who is away."""
