"""The papers of the centre itself."""
