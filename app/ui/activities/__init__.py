"""The page 邻里活动: what is on, who signed up, who waits, who came."""
