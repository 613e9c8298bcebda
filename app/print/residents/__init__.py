"""What residents read and sign."""
