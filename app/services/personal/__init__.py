"""What somebody may ask of all we keep about them; the one place that knows every family."""
