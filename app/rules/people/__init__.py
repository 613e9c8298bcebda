"""What is always true of names, documents and how people are found."""
