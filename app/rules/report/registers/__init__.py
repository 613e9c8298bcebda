"""台账: what a register may list, and what somebody chose of it."""
