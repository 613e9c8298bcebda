"""Working time: the holiday tables, the notice they are read from, and the three clocks."""
