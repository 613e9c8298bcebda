"""What signing up and looking at an activity cost, however long its line is."""

from app.services.activities import enrol, listing
from app.services.activities.enrol import EnrolDraft
from tests import statements
from tests.services.activities.conftest import Club


def test_what_a_sign_up_and_a_look_cost_does_not_grow_with_the_line(club: Club) -> None:
    key = club.on(capacity=5)
    looks, signs = [], []
    for at, names in enumerate(("a", "b", "cdefghijklmnopqrstuvwxy")):
        club.each(key, names)
        looks.append(len(statements.of_see(club.desk, listing.activity_detail, key)))
        draft = EnrolDraft(club.people("甲乙丙"[at]))
        signs.append(len(statements.of_do(club.desk, enrol.enrol, key, draft)))
    assert len(set(looks)) == 1 and looks[0] <= 9
    assert len(set(signs[1:])) == 1 and signs[1] <= 24
