"""What is always true of prices."""
