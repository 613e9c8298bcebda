"""The panels and views of the page beside its list and form: family, merging, lists in and out, what is due."""

from abc import abstractmethod
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.rules import records
from app.services.personal import merge
from app.services.personal.merge import MergePreview
from app.services.residents import duplicates, profile, registry, search
from app.services.residents.registry import ResidentCard
from app.ui.kit import metrics
from app.ui.kit.act import act, look
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.fields import SearchBox
from app.ui.kit.layout import holder, into, row, wide
from app.ui.kit.page import Page
from app.ui.residents import typed
from app.ui.residents.acts import PersonActs
from app.ui.residents.due_view import DueView
from app.ui.residents.export_panel import ExportPanel
from app.ui.residents.extras_form import ExtrasPanel
from app.ui.residents.filter_panel import FilterPanel
from app.ui.residents.form import FormPanel, start_of
from app.ui.residents.idle import IdlePanel
from app.ui.residents.import_view import ImportView
from app.ui.residents.merging import MergePanel
from app.ui.residents.people_list import PeopleList
from app.ui.residents.profile import WIDTH, ProfilePanel
from app.ui.residents.typed import Typed


class PageWithPanels(Page):
    """What stands at the right of the list, and in its place. The page itself finds people and fills the form."""

    search: SearchBox
    which: Segment

    def build_panels(self, header: QHBoxLayout) -> None:
        """The list, what stands at its right, the views in its place, and the buttons that lead to them."""
        ctx = self.ctx
        self._add_head_buttons(header)
        self.people = PeopleList(ctx.desk)
        self.profile = ProfilePanel()
        self.form = FormPanel(ctx)
        self.idle = IdlePanel()
        self.acts = PersonActs(ctx, self, self.profile, self.refresh)
        self.extras = ExtrasPanel(ctx)
        find = lambda query: ctx.desk.see(search.search, query, 8)  # noqa: E731
        self.merging = MergePanel(ctx, find, self._plan_merge, lambda one: ctx.desk.see(duplicates.near, one))
        self.exporting = ExportPanel(ctx)
        self.filtering = FilterPanel(ctx)
        self.side = QStackedWidget()
        self.side.setFixedWidth(WIDTH)
        for panel in (
            self.idle, self.profile, self.form, self.extras, self.merging, self.exporting, self.filtering,
        ):  # fmt: skip
            self.side.addWidget(panel)
        both = holder(row(wide(self.people), self.side, gap=metrics.CARD_GAP))
        self.importing, self.due = ImportView(ctx), DueView(ctx)
        self.views = QStackedWidget()
        for view in (both, self.importing, self.due):
            self.views.addWidget(view)
        self.views.currentChanged.connect(self._show_head)
        into(self.add_body(), wide(self.views))

    def _add_head_buttons(self, header: QHBoxLayout) -> None:
        """What leads away from the list; made before it, so that Tab comes by in the order they are seen."""
        self.head_buttons = [
            Button(
                "筛选",
                kind="plain",
                icon="sliders-horizontal",
                tip="按小区、楼栋、年龄、关怀标签",
                on=self.start_filter,
            ),
            Button("导入", kind="ghost", icon="upload", tip="从 Excel 或 CSV 导入名单", on=self.start_import),
            Button(
                "导出", kind="ghost", icon="file-down", tip="名单存成 Excel，要另一位主管同意", on=self.start_export
            ),
            Button("到期", kind="ghost", icon="clock", tip="类别到期和保存期已满的资料", on=self.start_due),
        ]
        into(header, *self.head_buttons)

    def _show_head(self, at: int) -> None:
        """The search belongs to the list: in its place other views have heads of their own."""
        for widget in (self.search, self.which, *self.head_buttons):
            widget.setVisible(at == 0)

    def connect_panels(self) -> None:
        """Let the panels lead to each other."""
        shown, timeline = self.profile.extras, self.profile.timeline
        shown.edit_wanted.connect(self.amend_extras)
        shown.notice_wanted.connect(self.acts.notice)
        shown.open_wanted.connect(self.open)
        shown.contact_wanted.connect(self.acts.reveal_contact)
        shown.proofs_wanted.connect(self.acts.reveal_proofs)
        shown.part_wanted.connect(self.acts.part)
        timeline.number_wanted.connect(self.open_number)
        self.profile.now.number_wanted.connect(self.open_number)
        self.profile.merge_wanted.connect(self.start_merge)
        self.profile.grid_wanted.connect(self.acts.grid)
        self.profile.own_wanted.connect(self.acts.own_data)
        self.profile.erase_wanted.connect(self.acts.erase)
        self.form.hinting.look = lambda draft, own: self.ctx.desk.see(duplicates.look_alikes, draft, own)
        self.form.like.open_wanted.connect(self.open)
        self.form.like.join_wanted.connect(self.join)
        self.extras.save_wanted.connect(self.save)
        self.merging.merge_wanted.connect(self._merge)
        self.exporting.export_wanted.connect(
            lambda reason, clear, wanted: self.acts.export(reason, clear, wanted, self._exported)
        )
        self.filtering.narrowed.connect(self.people.narrow)
        self.people.narrowed.connect(self.filtering.put)
        self.people.counted.connect(self.filtering.say)
        self.people.listed.connect(self.exporting.put)
        for panel in (self.extras, self.merging, self.exporting, self.filtering):
            panel.closed.connect(self.panel_closed)
        self.importing.left.connect(self.show_people)
        self.importing.imported.connect(lambda _done: self.show_people())
        self.importing.told.connect(lambda words, _done: self.ctx.shell.toast(words))
        self.due.left.connect(self.show_people)
        self.due.open_wanted.connect(self.open)
        self.due.request_wanted.connect(self.open_number)

    # --- what the page does

    @abstractmethod
    def refresh(self) -> None:
        """Read again what is shown."""

    @abstractmethod
    def open(self, resident_id: UUID) -> None:
        """Show a resident and give the profile the keyboard."""

    @abstractmethod
    def save(self) -> None:
        """Save the form in front."""

    @abstractmethod
    def show_person(self, resident_id: UUID) -> bool:
        """Show a resident at the right; False when there is none."""

    @abstractmethod
    def begin(self, key: UUID, card: ResidentCard | None, what: Typed | None = None) -> None:
        """Bring the form to the front."""

    @abstractmethod
    def keep_draft(self) -> None:
        """Put the form in hand aside."""

    @abstractmethod
    def form_closed(self) -> None:
        """Back to who was shown, or to nobody."""

    # --- beyond the card

    def amend_extras(self) -> None:
        """Correct contacts, letters, tags and consent of the resident shown."""
        found = self.profile.profile
        if found is not None:
            self.extras.begin(found.card.id, found.card.name, found.extras)
            self._bring(self.extras)
            self.extras.consent.setFocus()

    def save_extras(self) -> None:
        what, key, found = self.extras.draft(), self.extras.resident_id, self.profile.profile
        if what is None or key is None or found is None:
            return

        def done(_kept: object) -> None:
            self.extras.saved()
            self.panel_closed()
            self.ctx.shell.toast(f"已保存 {found.card.name}的家属与关怀")

        why = f"修改{found.card.name}的家属与关怀"
        act(self.ctx, profile.save_extras, key, what, why=why, then=done, form=self.extras, by=self)

    def join(self, resident_id: UUID) -> None:
        """The one being typed is somebody on record: go on with them, with what was typed and they lacked."""
        what = self.form.typed()
        card = self.ctx.desk.see(registry.card, resident_id)
        if card is None:
            return
        self.form.let_go()
        self.show_person(card.id)
        self.people.select(card.id)
        self.begin(card.id, card, typed.joined(start_of(card), what))

    def start_merge(self) -> None:
        """Merge the resident shown with another record."""
        found = self.profile.profile
        if found is not None:
            self._bring(self.merging)
            self.merging.begin(found.card)

    def _plan_merge(self, keep: UUID, gone: UUID) -> MergePreview | None:
        planned: MergePreview | None = look(self.ctx, merge.preview, keep, gone)
        return planned

    def _merge(self, keep: ResidentCard, gone: ResidentCard, chosen: dict[str, str]) -> None:
        self.acts.merge(keep, gone, self.open, chosen, self.merging)

    def start_export(self) -> None:
        """A list of residents into a file."""
        self.keep_draft()
        self._bring(self.exporting)
        self.exporting.begin()

    def _exported(self) -> None:
        self.exporting.saved()
        self.panel_closed()

    def start_filter(self) -> None:
        """Narrow the list by where people live, how old they are, what is noted about them."""
        self.keep_draft()
        self.filtering.begin(self.people.wanted)
        self._bring(self.filtering)
        self.people.refresh()
        self.filtering.focus_start()

    def start_import(self) -> None:
        """A list of residents from a file."""
        self.keep_draft()
        self.importing.begin()
        self.views.setCurrentWidget(self.importing)
        self.importing.focus_start()
        self.importing.choose_file()

    def start_due(self) -> None:
        """What is due to be renewed or to go."""
        self.keep_draft()
        self.views.setCurrentWidget(self.due)
        self.due.refresh()
        self.due.focus_start()

    def _bring(self, panel: QWidget) -> None:
        self.views.setCurrentIndex(0)
        panel.show()
        self.side.setCurrentWidget(panel)

    def panel_closed(self) -> None:
        self.extras.put_aside()
        self.form_closed()

    def show_people(self) -> None:
        self.views.setCurrentIndex(0)
        self.refresh()
        self.search.setFocus()

    def open_number(self, number: str) -> None:
        self.ctx.shell.go(records.page_of(number), number=number)
