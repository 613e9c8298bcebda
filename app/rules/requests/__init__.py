"""What is always true of requests: states, promises, ratings, the names of papers."""
