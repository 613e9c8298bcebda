"""What reports look like on paper."""
