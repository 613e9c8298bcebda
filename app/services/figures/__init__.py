"""What is counted of a period, once: page, paper and file take their figures from here."""
