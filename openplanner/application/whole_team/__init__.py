"""Many talks at once: everything that waits planned in one go, an absence covered, looked at before it is saved."""
