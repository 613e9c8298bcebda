"""今日: the day at a glance."""
