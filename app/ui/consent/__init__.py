"""What people are told about their data, and that they agree: the notice they sign."""
