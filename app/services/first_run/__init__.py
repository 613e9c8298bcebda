"""The first start: an empty store becomes a centre."""
