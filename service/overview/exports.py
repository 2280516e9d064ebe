"""What each unit is given on the first day, as a workbook: a list of all, and a sheet a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from calendars.text import Language
from calendars.timetable import Unit
from service.feeds.links import Address
from service.web.words import say as _


@dataclass(frozen=True, slots=True)
class Given:
    """An address with the page that leads its holder through subscribing."""

    address: Address
    page: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one unit is given; `invitation` is an address that works once, empty without one."""

    unit: Unit
    given: Sequence[Given]
    invitation: str


_WIDTHS = (10, 30, 34, 70, 78, 78)


def workbook(sheets: Iterable[Sheet], language: Language) -> bytes:
    book = Workbook(write_only=True)
    every = book.create_sheet(_("总表"))
    heads = (_("代号"), _("单位"), _("名称"), _("订阅页（扫码所到）"), _("订阅地址"),
             _("账号邀请（用一次即失效）"))  # fmt: skip
    _begin(every, heads)
    for sheet in sheets:
        own = book.create_sheet(sheet.unit.code)
        _begin(own, heads)
        for number, given in enumerate(sheet.given):
            texts = (
                sheet.unit.code,
                sheet.unit.words.in_(language),
                given.address.name.in_(language),
                given.page,
                given.address.url,
                "" if number else sheet.invitation,
            )
            for there in (every, own):
                there.append([_cell(there, text) for text in texts])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _begin(sheet: Any, heads: Sequence[str]) -> None:
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, head, bold=True) for head in heads])


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """Give what shows `text` as it is, also where it looks like a formula."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
