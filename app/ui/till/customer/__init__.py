"""顾客屏: what the person in front of the counter sees of their own bill, on a second screen."""
