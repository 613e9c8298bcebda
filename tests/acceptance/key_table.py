"""The README's table of keys: what each job was to take, and the lines for what it took in the day that was played."""

from collections.abc import Mapping

BEGIN, END = "<!-- keys -->", "<!-- /keys -->"
HEAD = ("| job | keys | goal | reached |", "| --- | --- | --- | --- |")
GOALS: Mapping[str, int] = {
    "senior's set meal, by card, exact cash": 3,
    "three dishes, a note of 50": 12,
    "two people on a tray: another line for the second card": 2,
    "mixed: 10.00 in cash, the rest by WeChat": 6,
    "挂单": 1,
    "取单, swapped with the order in hand": 2,
    "冲正 of the last sale, its dishes back in the order": 2,
    "冲正 of an older sale, five rows down, with a manager's PIN": 17,
    "补打 of the last receipt": 2,
    "售罄": 2,
    "cash out, for a ready reason": 2,
    "somebody new, by ID card": 1,
    "开班, the float as it was left": 1,
    "交班: eight rows, WeChat, 封账": 11,
    "a new dish": 4,
    "a request with its slip, Enter only": 15,
    "it comes by phone": 1,
    "a new resident in the intake": 4,
    "a policy question answered, after the name": 6,
    "不予受理, after the matter": 14,
    "a resident with an ID number": 6,
    "the first hit of a search in the list": 1,
    "回访": 3,
    "a rating by the resident": 2,
    "到期清单, seen and printed": 3,
}


def table(counted: Mapping[str, int]) -> str:
    """The lines between the marks. ``KeyError`` for a job that was not counted."""
    rows = [
        f"| {job} | **{counted[job]}** | {goal} | {'yes' if counted[job] <= goal else 'no'} |"
        for job, goal in GOALS.items()
    ]
    return "\n".join((*HEAD, *rows))


JOBS_BEGIN, JOBS_END = "<!-- job keys -->", "<!-- /job keys -->"
JOB_PAGES = {"repairs": "Ctrl+4", "rooms": "Ctrl+5", "activities": "Ctrl+6"}
"""The three jobs, and the key of each page."""


def jobs_table(titles: Mapping[str, str], verbs: Mapping[str, Mapping[str, str]]) -> str:
    """One column for each job, from what its page does at which key (``verbs``: page → cap → words): a line for each
    F-key, then what is done with Alt and a letter or digit."""
    heads = [f"{titles[page]} `{key}`" for page, key in JOB_PAGES.items()]
    caps = list(dict.fromkeys(cap for page in JOB_PAGES for cap in verbs[page] if not cap.startswith("Alt ")))
    caps.sort(key=lambda cap: (not cap.startswith("F"), len(cap), cap))
    rows = [(f"`{cap}`", *(verbs[page].get(cap, "") for page in JOB_PAGES)) for cap in caps]
    alts = [
        "，".join(f"`{cap[4:]}` {words}" for cap, words in sorted(verbs[page].items()) if cap.startswith("Alt "))
        for page in JOB_PAGES
    ]
    rows.append(("`Alt` and", *alts))
    lines = [("key", *heads), ("---",) * (1 + len(heads)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
