"""What is always true about rooms: time that is taken, limits, series, fees."""
