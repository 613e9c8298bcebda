"""Who is at the counter: the login page, the lock, a new PIN, and the first run. Nothing here loads the ORM."""
