"""The centre itself: settings, staff, calendar, journal."""
