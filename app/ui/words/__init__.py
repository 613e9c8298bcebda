"""The Chinese words of the screen, a module for each family: refusals, acts, people."""
