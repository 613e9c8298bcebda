"""Papers about requests."""
