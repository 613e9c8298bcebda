"""居民: the registry, the profile, search, lists in and out."""
