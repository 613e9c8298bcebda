"""Another person agrees before something is done; what people are told about their data."""
