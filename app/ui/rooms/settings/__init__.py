"""The sections 场地 has in the settings."""
