"""邻里活动: places and who gets them, the time for signing up, the one person behind two entries."""
