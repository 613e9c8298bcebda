"""Small words the till's panels share, and the one refusal that the tender dialog asks about instead of refusing."""

from app.errors import Refused, StoreTrouble
from app.ui.kit.text import yuan
from app.ui.words.sentences import Sentence, sentence


def tender_sentence(trouble: Refused | StoreTrouble) -> Sentence:
    """What the tender dialog says: much change is a question there, answered by a second Enter."""
    if isinstance(trouble, Refused) and trouble.code == "change_odd":
        return Sentence(f"要找 {yuan(trouble.data['change'])}，请核对实收", "确实收了这么多，再按一次 ↵")
    return sentence(trouble)
