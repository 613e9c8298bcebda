"""``run.py``: what it decides before anything is installed."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_for_test", ROOT / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def start(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words], check=False, capture_output=True, text=True, encoding="utf-8"
    )


def test_older_pythons_can_read_it_far_enough_to_be_told() -> None:
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    check = next(node for node in tree.body if isinstance(node, ast.If))
    assert [alias.name for alias in imports[0].names] == ["sys"]
    assert imports[0].lineno < check.lineno < imports[1].lineno
    assert "Python 3.11 or newer" in ast.unparse(check)


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_help_and_wrong_words_set_nothing_up() -> None:
    shown = start("--help")
    assert shown.returncode == 0
    assert "python3 run.py" in shown.stdout
    wrong = start("tset")
    assert wrong.returncode == 2
    assert "does not know: tset" in wrong.stdout


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        ({}, ""),
        ({"DISPLAY": ":0"}, "x11"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "x11"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ""),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, "x11"),
    ],
)
def test_it_knows_whether_a_window_can_be_shown(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], shown: str
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run.display() == shown


def test_a_missing_library_is_named_with_its_package(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(run, "LIBRARIES", {"libnotthere-qt.so.9": "libnotthere9"})
    monkeypatch.setattr(run, "loads", lambda library: False)
    assert run.missing_libraries("") == {"libnotthere-qt.so.9": "libnotthere9"}
    assert len(run.missing_libraries("x11")) == 1 + len(run.X11_LIBRARIES)


def test_the_loader_is_asked_for_a_library(run: ModuleType) -> None:
    assert not run.loads("libnotthere-qt.so.9")


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get update && sudo apt-get install libegl1 libgl1"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)'"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)'"),
    ],
)
def test_the_command_to_type_fits_the_distribution(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name == manager else None)
    assert run.install_command({"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}) == command


def test_what_cannot_be_installed_ends_with_the_command(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "missing_libraries", lambda shown: {"libGL.so.1": "libgl1"})
    monkeypatch.setattr(run, "apt_install", lambda packages: False)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    with pytest.raises(SystemExit) as end:
        run.ensure_libraries("")
    assert "sudo apt-get install libgl1" in str(end.value)


def test_the_second_start_installs_nothing(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = use_folder(run, monkeypatch, tmp_path)
    run.ensure_environment(dev=False)
    assert [words[1:3] for words in calls] == [("-m", "venv"), ("-m", "pip")]
    assert "--require-hashes" in calls[1] and calls[1][-1] == "requirements.lock"
    run.ensure_environment(dev=False)
    assert len(calls) == 2


def test_the_tools_are_added_without_starting_over(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = use_folder(run, monkeypatch, tmp_path)
    run.ensure_environment(dev=False)
    run.ensure_environment(dev=True)
    assert [words[2] for words in calls] == ["venv", "pip", "pip"]
    assert calls[2][-1] == "requirements-dev.lock"
    run.ensure_environment(dev=False)
    assert len(calls) == 3


def test_a_new_lock_starts_from_the_ground_up(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = use_folder(run, monkeypatch, tmp_path)
    run.ensure_environment(dev=False)
    (tmp_path / "requirements.lock").write_bytes(b"b==2\n")
    run.ensure_environment(dev=False)
    assert [words[2] for words in calls] == ["venv", "pip", "venv", "pip"]


def test_a_broken_installation_is_not_taken_for_a_good_one(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = use_folder(run, monkeypatch, tmp_path, pip_code=1)
    with pytest.raises(SystemExit):
        run.ensure_environment(dev=False)
    with pytest.raises(SystemExit):
        run.ensure_environment(dev=False)
    assert [words[2] for words in calls] == ["venv", "pip", "venv", "pip"]


def use_folder(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, folder: Path, pip_code: int = 0
) -> list[tuple[str, ...]]:
    """Point ``run`` at another project folder and write its calls down instead of making them."""
    calls: list[tuple[str, ...]] = []

    def call(*words: str, **_: object) -> int:
        calls.append(words)
        if words[2] == "venv":
            run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            run.PYTHON.touch()
        return pip_code if words[2] == "pip" else 0

    monkeypatch.setattr(run, "ROOT", folder)
    monkeypatch.setattr(run, "PYTHON", folder / ".venv" / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", folder / ".venv" / "stamp.json")
    monkeypatch.setattr(run, "call", call)
    (folder / "requirements.lock").write_bytes(b"a==1\n")
    (folder / "requirements-dev.lock").write_bytes(b"a==1\nt==1\n")
    return calls


def test_line_ends_do_not_change_a_lock(run: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x\r\ny\r\n")
    (tmp_path / "b").write_bytes(b"x\ny\n")
    assert run.sha256(tmp_path / "a") == run.sha256(tmp_path / "b")


def test_an_earlier_demo_day_is_never_overwritten(run: ModuleType, tmp_path: Path) -> None:
    assert run.free_folder(tmp_path / "day") == tmp_path / "day"
    (tmp_path / "day").mkdir()
    (tmp_path / "day-2").mkdir()
    assert run.free_folder(tmp_path / "day") == tmp_path / "day-3"


def test_a_child_gets_no_other_pythons_settings(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    env = run.clean_env({"QT_QPA_PLATFORM": "offscreen"})
    assert "PYTHONPATH" not in env and "PYTHONHOME" not in env
    assert env["PYTHONUTF8"] == "1"
    assert env["QT_QPA_PLATFORM"] == "offscreen"


def test_one_failed_check_fails_the_run_and_the_others_still_run(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = hear(run, monkeypatch, {"mypy": (1, "app/a.py:1: error: wrong\n")})
    assert run.check_everything(["-k", "receipt"]) == 1
    assert len(calls) == 6
    assert any(call.startswith("-m pytest ") and call.endswith(" -k receipt") for call in calls)
    shown = capsys.readouterr().out
    assert result_of(shown, "mypy").startswith("FAILED")
    assert result_of(shown, "pytest").startswith("ok")
    assert "app/a.py:1: error: wrong" in shown
    assert shown.rstrip().splitlines()[-1] == "4397 passed in 150.12s"


def test_the_whole_suite_is_held_to_its_branches(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = hear(run, monkeypatch, {"tools/branches.py": (1, "app/rules: 99.90 %\n")})
    assert run.check_everything([]) == 1
    assert calls[-1] == "tools/branches.py"
    on_file, on_server = (call for call in calls if " -m pytest " in call)
    assert on_file.startswith("new -m pytest ") and "--store" not in on_file
    assert on_server.startswith("more -m pytest ")
    assert on_server.endswith(" --store=postgresql tests/services tests/store/test_server.py")
    assert result_of(capsys.readouterr().out, "branches").startswith("FAILED")


def test_a_place_without_a_server_is_told(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = hear(run, monkeypatch, {"tests/suite/postgres.py": (0, "no wheel here\n")})
    assert run.check_everything([]) == 0
    assert not any("--store" in call for call in calls) and "tools/branches.py" in calls
    assert "not run            services on PostgreSQL: no wheel here" in capsys.readouterr().out


@pytest.mark.parametrize(
    "closing", ["2 failed, 4395 passed in 9.00s", "1 error in 0.10s", "\x1b[32m\x1b[1m4397 passed\x1b[0m in 9.00s"]
)
def test_the_closing_line_of_pytest_is_the_last_one(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], closing: str
) -> None:
    hear(run, monkeypatch, {"pytest": (1, f"....\n{closing}\n")})
    assert run.check_everything([]) == 1
    assert capsys.readouterr().out.rstrip().splitlines()[-1] == closing


def test_a_pytest_that_died_is_told(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hear(run, monkeypatch, {"pytest": (-9, "....")})
    assert run.check_everything([]) == 1
    assert "without counting" in capsys.readouterr().out.rstrip().splitlines()[-1]


def hear(run: ModuleType, monkeypatch: pytest.MonkeyPatch, ends: dict[str, tuple[int, str]]) -> list[str]:
    """Let checks end as told by the first words of each, instead of running them; what was called, in order."""
    calls: list[str] = []

    def listen(python: str, *words: str, shown: bool, env: dict[str, str] | None = None) -> tuple[int, str]:
        calls.append(" ".join([*(env or {}).values(), *words]))
        name = words[1] if words[0] == "-m" else words[0]
        return ends.get(name, (0, "4397 passed in 150.12s\n" if name == "pytest" else ""))

    monkeypatch.setattr(run, "listen", listen)
    return calls


def test_what_a_check_says_is_heard_and_shown_as_it_comes(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    program = "import sys; print('好', flush=True); print('wrong', file=sys.stderr); sys.exit(3)"
    for shown in (True, False):
        assert run.listen(sys.executable, "-c", program, shown=shown) == (3, "好\nwrong\n")
        assert capsys.readouterr().out == ("好\nwrong\n" if shown else "")


def result_of(shown: str, step: str) -> str:
    """The summary's line about one step."""
    summary = shown[shown.index("summary") :]
    return next(line.strip() for line in summary.splitlines() if line.endswith(f"  {step}"))
