"""The papers of 邻里活动."""
