"""What the tests of the list share: a counter with requests in every state, the panel on its stage, hands for keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act
from app.services.requests import accept, handlers, listing
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.services.requests.filters import RequestFilter
from app.services.requests.listing import RequestCard, RequestRow
from app.store import sql
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.tasks import Tasks
from app.ui.requests.register.letters import ACT_LETTERS
from app.ui.requests.register.page import ListPanel
from tests.keys import NONE, target
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell, activate

FIVE_DAYS, ON_THE_SPOT = "Z02", "Z01"


def person(centre: Centre, no: int = 3) -> UUID:
    with centre.desk.store.read() as session:
        row = sql.row(session, "SELECT id FROM resident WHERE no = :n", {"n": no})
    assert row is not None
    return sql.uuid(row[0])


def handler(centre: Centre, name: str = "前台甲") -> UUID:
    return next(h.id for h in centre.desk.see(handlers.search, name) if h.name == name)


def take(centre: Centre, no: int = 3, item: str = FIVE_DAYS, **form: object) -> RequestDone:
    given: dict[str, object] = {"resident_id": person(centre, no), "text": "想申请高龄津贴", "place": "6幢1-302"}
    form_ = RequestForm(item=item, **{**given, **form})  # type: ignore[arg-type]
    return centre.desk.do(accept.accept, centre.desk.new_id(), form_)


def act(centre: Centre, request_id: UUID, what: Act, **step: object) -> RequestDone:
    return centre.desk.do(accept.act, request_id, what, Step(**step))  # type: ignore[arg-type]


def closed(centre: Centre, no: int = 3, *, by: str = "收银甲") -> RequestDone:
    """A request handled by somebody and closed by the member on duty."""
    done = take(centre, no)
    act(centre, done.id, Act.DISPATCH, handler_id=handler(centre, by))
    centre.clock.forward(minutes=5)
    return act(centre, done.id, Act.CLOSE, result="solved", result_text="已办好")


class ListStage(Page):
    """The page that hosts the panel, as far as the tests need it."""

    def __init__(self, ctx: Ctx, panel: ListPanel, parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self.panel = panel
        self._outer.addWidget(panel, 1)

    def verbs(self) -> list[Verb]:
        return self.panel.verbs()


@dataclass
class Stage:
    """A panel in a window, and everything around it that a test may look at."""

    panel: ListPanel
    window: QWidget
    centre: Centre
    shell: FakeShell
    dialogs: FakeDialogs
    subtitles: list[str] = field(default_factory=list)

    @property
    def rows(self) -> tuple[RequestRow, ...]:
        return self.panel.list.rows

    @property
    def items(self) -> list[str]:
        return [row.number[-4:] for row in self.rows]

    def card(self, request_id: UUID) -> RequestCard:
        found: RequestCard = self.centre.desk.see(listing.card, request_id)
        return found

    def all(self) -> list[RequestRow]:
        return list(self.centre.desk.see(listing.listing, RequestFilter()).rows)


@contextmanager
def on_stage(centre: Centre, qtbot: QtBot, width: int = 1282, height: int = 632) -> Iterator[Stage]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, height)
    dialogs, shell = FakeDialogs(), FakeShell(window)
    ctx = Ctx(centre.desk, dialogs, shell, Tasks(window), FakeSettings())
    panel = ListPanel(ctx)
    page = ListStage(ctx, panel, window)
    page.setGeometry(window.rect())
    page.bind_verbs()
    stage = Stage(panel, window, centre, shell, dialogs)
    panel.subtitle.connect(stage.subtitles.append)
    centre.desk.changed.append(panel.on_changed)
    activate(qtbot, window)
    panel.on_shown()
    panel.focus_start()
    yield stage
    centre.desk.changed.remove(panel.on_changed)
    window.hide()


def press(key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(target(), key, mods)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def alt(act: Act) -> None:
    """The act by its letter."""
    press(Qt.Key(ord(ACT_LETTERS[act])), Qt.KeyboardModifier.AltModifier)


def save() -> None:
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
