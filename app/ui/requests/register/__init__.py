"""全部受理: the list, one request with its acts, sheets and filters."""
