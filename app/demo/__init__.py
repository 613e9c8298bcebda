"""A demo centre: an invented canteen with generated residents and days of trade, made by the real operations."""
