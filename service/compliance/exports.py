"""The matrix as a workbook: the grid, every cell with its dates, and the rules themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter

from calendars.compliance import State, Verdict
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
    _grid(book.create_sheet(_("对照表")), now, choice, language)
    _details(book.create_sheet(_("明细")), now, choice)
    _rules(book.create_sheet(_("规则")), now, language)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


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


def _grid(sheet: Any, now: Standing, choice: Choice, language: Language) -> None:
    table = table_of(now, choice)
    sheet.freeze_panes = "C3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:B"
    _widths(sheet, [8, 28, *([7] * len(table.rules))])
    head = [_text(sheet, _("截至"), _HEAD), _day(sheet, now.matrix.on)]
    sheet.append([*head, *(_text(sheet, rule.id, _HEAD) for rule in table.rules)])
    names = (_text(sheet, rule.words.in_(language), _UPRIGHT) for rule in table.rules)
    sheet.append([_text(sheet, _("代码"), _HEAD), _text(sheet, _("单位"), _HEAD), *names])
    sheet.row_dimensions[2].height = 180
    for row in table.rows:
        unit = row.unit
        cells = (_state(sheet, state) for state in row.states)
        sheet.append([_text(sheet, unit.code), _text(sheet, unit.words.in_(language)), *cells])


def _details(sheet: Any, now: Standing, choice: Choice) -> None:
    titles = (_("代码"), _("单位"), _("规则"), _("要求"), _("对象"), _("状态"), _("期限"),
              _("转变日期"), _("缺少"), _("依据"), _("怎样办"))  # fmt: skip
    sheet.freeze_panes = "C2"
    _widths(sheet, [8, 26, 7, 30, 26, 9, 12, 12, 50, 50, 24])
    sheet.append([_text(sheet, title, _HEAD) for title in titles])
    names = Names(now)
    for unit in (None, *(unit.code for unit in chosen_units(now.campaign, choice))):
        for verdict in verdicts(now, unit):
            sheet.append(list(_detail(sheet, now, verdict, names)))


def _detail(sheet: Any, now: Standing, verdict: Verdict, names: Names) -> Iterator[Any]:
    rule = now.rulebook.rules[verdict.rule]
    action = action_of(verdict, names)
    yield _text(sheet, verdict.unit or "")
    yield _text(sheet, names.unit(verdict.unit))
    yield _text(sheet, rule.id)
    yield _text(sheet, names.rule(rule.id).partition(" ")[2])
    yield _text(sheet, names.of_verdict(verdict))
    yield _state(sheet, verdict.state)
    yield _day(sheet, verdict.due)
    yield _day(sheet, verdict.turns_on)
    lacks = "\n".join(lack_in_words(one, names) for one in verdict.missing)
    yield _text(sheet, lacks)
    held = "\n".join(evidence_in_words(one, names).text for one in verdict.evidence)
    yield _text(sheet, held)
    yield _text(sheet, action.text if action else "")


def _rules(sheet: Any, now: Standing, language: Language) -> None:
    titles = (_("规则"), _("要求"), _("程度"), _("对象"), _("性质"), _("方案章节"))
    sheet.freeze_panes = "B2"
    _widths(sheet, [7, 40, 8, 22, 36, 24])
    sheet.append([_text(sheet, title, _HEAD) for title in titles])
    for rule in ordered(now):
        texts = (rule.id, rule.words.in_(language), severity_in_words(rule.severity),
                 scope_in_words(rule.scope), basis_in_words(rule.basis), rule.ref)  # fmt: skip
        sheet.append([_text(sheet, text) for text in texts])
    sheet.append([])
    for state in State:
        sheet.append([_state(sheet, state), _text(sheet, meaning_of(state))])


def _widths(sheet: Any, widths: Iterable[int]) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _text(sheet: Any, text: str, style: str = "") -> Any:
    """Give what shows `text` as it is, also where it looks like a formula."""
    if not style and not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if style:
        cell.style = style
    return cell


def _day(sheet: Any, day: date | None) -> Any:
    if day is None:
        return None
    cell = WriteOnlyCell(sheet)
    cell.value, cell.style = day, _DATE
    return cell


def _state(sheet: Any, state: State | None) -> Any:
    if state is None:
        return None
    return _text(sheet, f"{MARKS[state]} {state_in_words(state)}", state.value)
