"""邻里活动: what is on, who signed up for it, who waits, who came."""
