"""The first start: from an empty database to a desk that works, in a few plain pages."""
