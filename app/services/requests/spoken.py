"""How a name of the catalogue is read aloud, as kept beside it and as searched: initials, then the full reading."""

from app.rules.people import names


def spoken(name: str, limit: int) -> str:
    """Initials and the full reading, a blank between the two only: ``xlxs xiaolixiusong``."""
    syllables = [s for s in (names.fold(part) for part in names.pinyin(name).split()) if s]
    return " ".join(("".join(s[0] for s in syllables), "".join(syllables)))[:limit]


def found(name: str, query: str, *codes: str) -> bool:
    """Whether a query finds a name: a part of it, its pinyin or initials, or the beginning of one of its codes."""
    wanted = query.strip()
    if not wanted:
        return True
    if any(code.casefold().startswith(wanted.casefold()) for code in codes if code):
        return True
    return wanted.casefold() in name.casefold() or names.matches(name, wanted)
