"""交班: the running shift, what is moved in and out of the drawer, the blind count, X and Z."""
