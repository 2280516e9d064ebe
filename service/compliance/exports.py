"""The matrix as a workbook: the grid, every cell with its dates, and the rules themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter

from calendars.compliance import Evidence, State, Verdict
from calendars.text import Language
from service.compliance.findings import action_of, evidence_in_words, lack_in_words
from service.compliance.names import Names
from service.compliance.sentences import (
    MARKS,
    basis_in_words,
    meaning_of,
    scope_in_words,
    severity_in_words,
    state_in_words,
)
from service.compliance.standing import Standing
from service.compliance.tables import Choice, chosen_units, ordered, table_of, verdicts
from service.web.words import say as _

_FILLS = {
    State.FAILED: "F4C7C3",
    State.UNKNOWN: "E6DFF0",
    State.DUE_SOON: "FBE3B5",
    State.MET_IF_HELD: "DCE9F5",
    State.MET: "D5EAD8",
}
_DATE, _HEAD, _UPRIGHT = "day", "head", "upright"
_MIDDLE = Alignment(horizontal="center")


def xlsx(now: Standing, choice: Choice, language: Language) -> bytes:
    """Give a workbook whose panes are frozen and whose dates are dates."""
    book = Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    _grid(_Sheet(book.create_sheet(_("对照表"))), now, choice, language)
    _details(_Sheet(book.create_sheet(_("明细"))), now, choice)
    _rules(_Sheet(book.create_sheet(_("规则"))), now, language)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


class _Sheet:
    """A sheet written row by row; what is shown often is made into a cell once."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._days: dict[date, Any] = {}
        self._states: dict[State, Any] = {}

    def append(self, cells: Iterable[Any]) -> None:
        self.sheet.append(list(cells))

    def set_widths(self, widths: Iterable[int]) -> None:
        for number, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def text(self, text: str, style: str = "") -> Any:
        """Give what shows `text` as it is, also where it looks like a formula."""
        if not style and not text.startswith("="):
            return text or None
        cell = WriteOnlyCell(self.sheet, text)
        cell.data_type = "s"
        if style:
            cell.style = style
        return cell

    def heads(self, *titles: str) -> None:
        self.append(self.text(title, _HEAD) for title in titles)

    def day(self, day: date | None) -> Any:
        if day is None:
            return None
        if day not in self._days:
            cell = self._days[day] = WriteOnlyCell(self.sheet)
            cell.value, cell.style = day, _DATE
        return self._days[day]

    def state(self, state: State | None) -> Any:
        if state is None:
            return None
        if state not in self._states:
            text = f"{MARKS[state]} {state_in_words(state)}"
            self._states[state] = self.text(text, state.value)
        return self._states[state]


def _styles() -> Iterator[NamedStyle]:
    """Give the styles by name: a cell that names one is written many times faster."""
    yield NamedStyle(_DATE, number_format="yyyy-mm-dd")
    yield NamedStyle(_HEAD, font=Font(bold=True))
    upright = Alignment(textRotation=255, vertical="top", horizontal="center")
    yield NamedStyle(_UPRIGHT, alignment=upright)
    for state in State:
        colour = _FILLS.get(state)
        fill = PatternFill("solid", fgColor=colour) if colour else PatternFill()
        yield NamedStyle(state.value, fill=fill, alignment=_MIDDLE)


def _grid(page: _Sheet, now: Standing, choice: Choice, language: Language) -> None:
    table = table_of(now, choice)
    sheet = page.sheet
    sheet.freeze_panes = "C3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:B"
    page.set_widths([8, 28, *([7] * len(table.rules))])
    head = [page.text(_("截至"), _HEAD), page.day(now.matrix.on)]
    page.append([*head, *(page.text(rule.id, _HEAD) for rule in table.rules)])
    names = (page.text(rule.words.in_(language), _UPRIGHT) for rule in table.rules)
    page.append([page.text(_("代号"), _HEAD), page.text(_("单位"), _HEAD), *names])
    sheet.row_dimensions[2].height = 180
    for row in table.rows:
        unit = row.unit
        cells = (page.state(state) for state in row.states)
        page.append([page.text(unit.code), page.text(unit.words.in_(language)), *cells])


def _details(page: _Sheet, now: Standing, choice: Choice) -> None:
    page.sheet.freeze_panes = "C2"
    page.set_widths([8, 26, 7, 30, 26, 9, 12, 12, 50, 50, 24])
    page.heads(
        _("代号"), _("单位"), _("规则"), _("要求"), _("对象"), _("状态"), _("期限"),
        _("转变日期"), _("缺少"), _("依据"), _("怎样办"),
    )  # fmt: skip
    names = Names(now)
    held = _Evidence(names)
    for unit in (None, *(unit.code for unit in chosen_units(now.campaign, choice))):
        for verdict in verdicts(now, unit):
            page.append(_detail(page, now, verdict, names, held))


class _Evidence(dict[Evidence, str]):
    """Pieces of evidence in words: the same one stands behind several cells."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, evidence: Evidence) -> str:
        self[evidence] = evidence_in_words(evidence, self._names).text
        return self[evidence]


def _detail(
    page: _Sheet, now: Standing, verdict: Verdict, names: Names, held: _Evidence
) -> Iterator[Any]:
    rule = now.rulebook.rules[verdict.rule]
    action = action_of(verdict, names)
    yield page.text(verdict.unit or "")
    yield page.text(names.unit(verdict.unit))
    yield page.text(rule.id)
    yield page.text(names.rule(rule.id).partition(" ")[2])
    yield page.text(names.of_verdict(verdict))
    yield page.state(verdict.state)
    yield page.day(verdict.due)
    yield page.day(verdict.turns_on)
    yield page.text("\n".join(lack_in_words(one, names) for one in verdict.missing))
    yield page.text("\n".join(held[one] for one in verdict.evidence))
    yield page.text(action.text if action else "")


def _rules(page: _Sheet, now: Standing, language: Language) -> None:
    page.sheet.freeze_panes = "B2"
    page.set_widths([7, 40, 8, 22, 36, 24])
    page.heads(_("规则"), _("要求"), _("程度"), _("对象"), _("性质"), _("方案章节"))
    for rule in ordered(now):
        texts = (rule.id, rule.words.in_(language), severity_in_words(rule.severity),
                 scope_in_words(rule.scope), basis_in_words(rule.basis), rule.ref)  # fmt: skip
        page.append(page.text(text) for text in texts)
    page.append([])
    for state in State:
        page.append([page.state(state), page.text(meaning_of(state))])
