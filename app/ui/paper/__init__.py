"""Papers on the screen and on printers of the system."""
