"""How a resident is told of what changed about their request, in one wording on screen and paper."""

from collections.abc import Mapping

WAY_LABELS: Mapping[str, str] = {"phone": "电话", "present": "当面", "message": "短信", "letter": "书面"}
"""By the code that is kept."""
