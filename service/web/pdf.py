"""Pages as PDF. WeasyPrint, which writes them, is an extra: nothing else misses it."""

from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

from werkzeug.security import safe_join

from service.errors import ServiceError

_BASE = "https://pages.invalid/"
_STATIC = "/static/"
_LONGEST_WAIT = 10
"""Seconds to wait for others' pages to be written."""
_writing = BoundedSemaphore(2)
"""Writing takes a processor for a second: two at a time leave room for everybody else."""


class PdfMissing(ServiceError):
    """The extra `pdf`, or a library of the system that it needs, is not there."""


class PdfBusy(ServiceError):
    """Too many are being written."""


def as_pdf(html: str, static: Path) -> bytes:
    """Write a page as PDF/UA with its fonts in it. It may use files of `static`, and no others.

    Raises:
        PdfMissing: `pdf.missing`.
        PdfBusy: `pdf.busy`.
    """
    try:
        import weasyprint  # noqa: PLC0415 -- an extra, and slow to import
    except (ImportError, OSError):
        raise PdfMissing("pdf.missing") from None
    fetcher = _own_files(weasyprint, static)
    if not _writing.acquire(timeout=_LONGEST_WAIT):
        raise PdfBusy("pdf.busy")
    try:
        page = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=fetcher)
        written: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
        return written
    finally:
        _writing.release()


def own_file(url: str, static: Path) -> Path:
    """Give the file of ours that a page names.

    Raises:
        PermissionError: it is none of ours.
    """
    parts = urlsplit(url)
    inside = f"{parts.scheme}://{parts.netloc}/" == _BASE and parts.path.startswith(_STATIC)
    path = safe_join(str(static), parts.path.removeprefix(_STATIC)) if inside else None
    if path is None:
        raise PermissionError(url[:200])
    return Path(path)


def _own_files(weasyprint: Any, static: Path) -> Any:
    class Own(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # known once it is imported
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 -- its signature
            content = own_file(url, static).read_bytes()
            kind = {"Content-Type": "text/css; charset=utf-8"} if url.endswith(".css") else {}
            return weasyprint.urls.URLFetcherResponse(url, content, kind)

    return Own(fail_on_errors=False)
