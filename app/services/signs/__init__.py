"""标识标牌: what the centre hangs on its walls and doors, read from all families."""
