"""台账 that people put together."""
