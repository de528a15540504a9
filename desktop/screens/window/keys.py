"""What the keys do on the page that is shown: one keyboard for the pages of a patient and those of the products."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from desktop.screens.entry.form import EntryForm
    from desktop.screens.look.tabs import Tabs


class Paged(Protocol):
    """Several pages behind tabs, some of which list and type entries."""

    tabs: Tabs
    form: EntryForm | None

    def take_focus(self) -> None: ...
    def begin(self) -> None: ...
    def next_type(self, step: int = 1) -> None: ...
    def switch_view(self) -> None: ...
    def go_to_list(self) -> None: ...
    def cross(self) -> None: ...


class Keys:
    """Verbs for the form that `form` gives and the pages that `paged` gives; nothing happens where there are none."""

    def __init__(self, form: Callable[[], EntryForm | None], paged: Callable[[], Paged | None]):
        self._form, self._paged = form, paged

    def save(self) -> None:
        """Save what is typed."""
        form = self._form()
        if form is not None and form.save_button.isEnabled():
            form.save()

    def save_and_next(self) -> None:
        """Save what is typed and begin the next one."""
        form = self._form()
        if form is not None and form.save_button.isEnabled():
            form.save_and_next() if form.next_button.isVisible() else form.save()

    def show_attachments(self) -> None:
        """Show the files that belong to the entry in the form."""
        if (form := self._form()) is not None:
            form.strip.show_attachments()

    def show_checked(self) -> None:
        """Show what the rules looked at for the entry in the form, or fold it again."""
        if (form := self._form()) is not None:
            form.checked.switch()

    def go_on(self) -> None:
        """Begin what follows the entry in the form, such as the infusion of an authorisation."""
        if (form := self._form()) is not None:
            form.go_on()

    def unknown_drug(self) -> str:
        """The drug in the form that the catalogue does not know; "" where there is none."""
        from desktop.clinic.record.clinic_drug import unknown_drugs

        form = self._form()
        if form is None:
            return ""
        return next(unknown_drugs(form.entry(), form.session.catalogue), "")

    def shows_tab(self, place: int) -> Callable[[], None]:
        """What shows the page of that place."""

        def show_tab() -> None:
            page = self._paged()
            if page is not None and place < page.tabs.count():
                page.tabs.setCurrentIndex(place)
                page.take_focus()

        return show_tab

    def new_entry(self) -> None:
        """Begin a new entry on the page shown."""
        self._do(lambda page: page.begin())

    def next_type(self) -> None:
        """Type the next type of entry of this page."""
        self._do(lambda page: page.next_type())

    def previous_type(self) -> None:
        """Type the type of entry before."""
        self._do(lambda page: page.next_type(-1))

    def switch_view(self) -> None:
        """Show the list in place of the trajectories or the sheet, or the other way round."""
        self._do(lambda page: page.switch_view())

    def go_to_list(self) -> None:
        """Put the focus on the list of entries of the page shown."""
        self._do(lambda page: page.go_to_list())

    def cross(self) -> None:
        """Go from the form of the page shown to its sheet, or back."""
        self._do(lambda page: page.cross())

    def _do(self, verb: Callable[[Paged], Any]) -> None:
        page = self._paged()
        if page is not None:
            verb(page)
