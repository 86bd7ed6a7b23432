"""Working with others in the same cases: two versions side by side, and who is where."""
