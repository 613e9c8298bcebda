"""收款: the box that takes money and gives it back, for every family of the counter."""
