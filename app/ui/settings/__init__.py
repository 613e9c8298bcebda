"""设置: the menu, the policies, the people, the printers, the backups, the look and the centre itself."""
