"""What the settings say about repairs."""
