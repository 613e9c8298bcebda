"""场地: rooms, who has them, and what stands in the way."""
