"""News of an event in sentences: from when to when, from where to where."""

from collections.abc import Callable, Mapping, Sequence

from calendars.feeds import News, Note, when_in_words
from calendars.times import When
from service.web.language import language
from service.web.shown import field_in_words
from service.web.words import say as _


def in_sentences(note: Note) -> Sequence[str]:
    """Say what has become of it, what matters most first; never empty for a note with news."""
    return [_SENTENCES[news](note) for news in note.news]


def _when(when: When) -> str:
    return when_in_words(when, language())


def _before(note: Note) -> str:
    return _when((note.before or note.event).when)


def _moved(note: Note) -> str:
    return _("由 %(old)s 改到 %(new)s", old=_before(note), new=_when(note.event.when))


def _place(note: Note) -> str:
    old, new = (note.before or note.event).place, note.event.place
    if not old:
        return _("地点定在%(new)s", new=new)
    if not new:
        return _("原定地点%(old)s取消，新地点待定", old=old)
    return _("地点由%(old)s改为%(new)s", old=old, new=new)


def _other(note: Note) -> str:
    names = _("、").join(map(field_in_words, note.others))
    return _("%(names)s有改动", names=names)


_SENTENCES: Mapping[News, Callable[[Note], str]] = {
    News.CANCELLED: lambda note: _("已取消，原定 %(when)s", when=_before(note)),
    News.GONE: lambda note: _("不再列入，原定 %(when)s", when=_before(note)),
    News.MOVED: _moved,
    News.NEW: lambda note: _("新增，%(when)s", when=_when(note.event.when)),
    News.REINSTATED: lambda note: _("恢复举行，%(when)s", when=_when(note.event.when)),
    News.PLACE: _place,
    News.OTHER: _other,
}
