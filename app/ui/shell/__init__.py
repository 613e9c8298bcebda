"""The window around the pages: rail, top bar, search, toasts, banners, lock, error pages, crash log."""
