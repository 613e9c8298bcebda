"""台账: registers people put together themselves, over what every family has; the same numbers whenever it is asked."""
