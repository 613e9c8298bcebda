"""The gate over reached branches: what falls short is named, and numbers only rise."""

from typing import Any

from tools import branches

TEXT = "# per cent and folder\n  100 app/rules\n 90.5 app/ui\n   80 app\n"


def report(**files: tuple[int, int, int, int]) -> dict[str, Any]:
    return {
        "files": {
            name.replace("__", "/") + ".py": {
                "summary": {
                    "num_statements": lines,
                    "covered_lines": reached,
                    "num_branches": jumps,
                    "covered_branches": taken,
                },
                "missing_lines": list(range(7, 7 + lines - reached)),
                "missing_branches": [[5, -1]] * (jumps - taken),
            }
            for name, (lines, reached, jumps, taken) in files.items()
        }
    }


def test_each_file_counts_for_the_nearest_folder() -> None:
    found = branches.count(
        report(app__rules__money=(8, 8, 2, 2), app__ui__kit__field=(10, 9, 0, 0), app__paths=(1, 1, 0, 0)),
        branches.read(TEXT),
    )
    assert {name: folder.percent for name, folder in found.items()} == {"app/rules": 100, "app/ui": 90, "app": 100}


def test_what_falls_short_is_named_with_its_lines_and_jumps() -> None:
    wanted = branches.read(TEXT)
    found = branches.count(report(app__rules__money=(998, 998, 2, 1), app__ui__page=(200, 181, 0, 0)), wanted)
    assert list(branches.short(wanted, found)) == [
        "app/rules: 99.90 % of lines and branches reached, 100 % are wanted",
        "    app/rules/money.py: 5→end",
    ]


def test_numbers_only_rise_and_a_hundred_is_a_whole_hundred() -> None:
    found = branches.count(
        report(app__rules__money=(10, 9, 0, 0), app__ui__page=(100, 93, 0, 0), app__paths=(1000, 999, 0, 0)),
        branches.read(TEXT),
    )
    assert branches.raised(TEXT, found) == "# per cent and folder\n  100 app/rules\n   93 app/ui\n 99.5 app\n"


def test_the_promised_folders_stay_at_a_hundred() -> None:
    wanted = branches.read(branches.KEPT.read_text(encoding="utf-8"))
    promised = ("app/rules", "app/store", "app/services/till")
    assert [wanted[name] for name in promised] == [100, 100, 100]
    assert [name for name in wanted if not (branches.ROOT / name).is_dir()] == []
