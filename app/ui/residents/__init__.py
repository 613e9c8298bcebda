"""居民: finding a resident, seeing the profile, taking on a new one and correcting what is stored."""
