"""The reference data a new centre starts with, as shipped below ``resources/data``."""

import json
from typing import Any

from app.paths import resource


def policies() -> dict[str, Any]:
    """The sample policies by code; each value is what ``pricing.policy_from_json`` reads."""
    listed = json.loads(resource("data", "senior_policies.json").read_text("utf-8"))["policies"]
    return {policy["code"]: policy for policy in listed}
