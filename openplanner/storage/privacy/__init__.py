"""Who a person is, where a person stands written, who looked, and what was erased."""
