"""维修: what is always true about things that are brought in, and about faults that are reported."""
