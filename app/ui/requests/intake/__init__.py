"""新受理: who, what and the matter itself, in three steps."""
