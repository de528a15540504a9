"""How a clinic file is shown: patients at the left, what stands beside them below, one page at the right under a line of words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.clinic.words.language import N_, _
from desktop.screens.look.looks import set_look
from desktop.screens.patient.patients import Patients


class Frame(QWidget):
    """Holds the places of the window; who puts what there is the window's business."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.patients = Patients()
        across.addWidget(self.patients)
        self.worklist_button = self._beside("worklist", _(N_("Worklist")), "Ctrl+Shift+W")
        self.products_button = self._beside("products", _(N_("Products")), "Ctrl+Shift+P")
        self.compare_button = self._beside("compare", _(N_("Compare courses")), "Ctrl+Shift+C")
        self.menu_button = self._beside("menu", _(N_("☰ Menu   F10")), "F10")
        self.menu_button.setAccessibleName(_(N_("Menu")))
        line = QFrame()
        line.setFixedWidth(1)
        line.setObjectName("hairline")
        across.addWidget(line)
        self.message = QLabel()
        self.message.setObjectName("window:message")
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(30)
        self.message.hide()
        self.pages = QStackedWidget()
        self._nobody = QLabel()
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nobody.setProperty("role", "muted")
        self.pages.addWidget(self._nobody)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        strip = QHBoxLayout()
        strip.setContentsMargins(20, 6, 20, 0)
        strip.addWidget(self.message)
        right.addLayout(strip)
        right.addWidget(self.pages, 1)
        across.addLayout(right, 1)

    def _beside(self, name: str, text: str, keys: str) -> QPushButton:
        """A quiet button under the patients."""
        button = QPushButton(text)
        button.setObjectName(f"window.{name}")
        button.setProperty("kind", "quiet")
        button.setToolTip(keys)
        # Enter presses it as well as Space does
        button.setAutoDefault(True)
        self.patients.layout().addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def show_nobody(self, any_patient: bool) -> None:
        """Show no page, and say how one goes on from there."""
        if any_patient:
            self._nobody.setText(_(N_("Find a patient at the left (Ctrl+F), or begin a new one (Ctrl+Shift+N).")))
        else:
            self._nobody.setText(_(N_("This clinic file holds no patient yet. Ctrl+Shift+N begins the first one.")))
        self.pages.setCurrentWidget(self._nobody)

    def tell(self, sentence: str) -> None:
        """Say something above the page; "" takes it away."""
        self.message.setText(sentence)
        set_look("role", "danger" if sentence.startswith("✕") else "muted", self.message)
        self.message.setVisible(bool(sentence))
