"""A list of people is taken in whole: in its order, parties together, nobody twice, what is wrong handed back."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities import importing, listing
from app.services.activities.import_table import SIGN_UPS
from app.services.activities.importing import SignUpPlan
from app.services.lists import spreadsheet
from tests.services.activities.conftest import Club
from tests.support import sample_draft

LIST = """活动报名表,,,
姓名,联系电话,同行,组别
样例甲,138 0001 2201,,老人
样例 乙,13800012202,祖孙,老人
样例丙,,祖孙,其他
样例甲,13800012201,,老人
样例丁,1380001220,,其他
合计,4人,,
样例戊,13800012205,,青年
样例己,13800012206,,其他
"""


def plan(club: Club, key: object, folder: Path, text: str = LIST) -> SignUpPlan:
    file = folder / "报名.csv"
    file.write_text(text, "utf-8-sig")
    tables = SIGN_UPS.tables_of(spreadsheet.sheets(file, SIGN_UPS.titles))
    return club.desk.see(importing.preview_sign_ups, key, tables, SIGN_UPS.match(tables[0].header))


def test_a_list_comes_in_by_its_order_and_its_parties(club: Club, tmp_path: Path) -> None:
    key = club.on(capacity=4, quotas=(("老人", 4), ("其他", 4)))
    club.enrol(key, "z", "其他")
    planned = plan(club, key, tmp_path)
    assert [w.field for row in planned.rows for w in row.wrong] == ["phone", "name", "phone", "group", "group"]
    assert planned.known == 1 and planned.rows[3].again == planned.rows[0].line
    planned = club.desk.see(importing.mend_sign_up, planned, planned.rows[6].key, {"group": "其他"})
    done = club.desk.do(importing.load_sign_ups, planned, "报名.csv")
    assert (done.enrolled, done.waiting, done.skipped, done.wrong) == (4 - 1, 2, 1, 2)
    assert (club.inside(key), club.waits(key)) == ("z甲乙丙", "戊己")
    entries = club.desk.see(listing.activity_detail, key).entries
    assert [len(e.people) for e in entries] == [1, 1, 2, 1, 1] and {e.row.channel for e in entries[1:]} == {"list"}
    again = plan(club, key, tmp_path)
    assert [row.like for row in again.rows if not row.wrong] == ["same"] * 2 + ["namesake"] + ["same"] * 2
    with pytest.raises(Refused) as nobody:
        club.desk.do(importing.load_sign_ups, again.leave_out(again.rows[2].key))
    assert nobody.value.code == "import_empty"


def test_a_namesake_comes_in_when_somebody_says_so(club: Club, tmp_path: Path) -> None:
    key = club.on(capacity=4)
    club.enrol(key, "甲")
    planned = plan(club, key, tmp_path, "姓名,电话\n样例甲,13800012201\n样例乙,\n")
    assert [row.like for row in planned.rows] == ["namesake", None]
    assert planned.rows[0].number.startswith("BM-")
    assert club.desk.do(importing.load_sign_ups, planned, namesakes=(planned.rows[0].key,)).enrolled == 2


def test_somebody_on_record_is_known_by_name_and_phone(club: Club, tmp_path: Path) -> None:
    key, known = club.on(capacity=4, quotas=(("老人", 4), ("其他", 4))), sample_draft(11)
    planned = plan(club, key, tmp_path, f"姓名,电话\n{known.name},{known.phone}\n")
    (row,) = planned.rows
    assert row.resident_id is not None and row.wrong == ()
    club.desk.do(importing.load_sign_ups, planned)
    assert sum(club.desk.see(listing.activity_detail, key).by_group.values()) == 1
