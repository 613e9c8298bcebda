"""维修: what is brought in, looked at, repaired and handed out again; faults in homes and of what is everybody's."""
