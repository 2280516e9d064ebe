"""A programme with one event of every sort, and its stamps."""

from datetime import UTC, date, datetime, timedelta

from calendars.feeds import UnitFeed
from calendars.times import Days, Span
from calendars.timetable import Stamp, Stamped, Status, Visibility
from tests.strategies import meeting

AT = datetime(2026, 11, 2, 1, 2, 3, tzinfo=UTC)
ISSUED = Stamp(0, datetime(2026, 11, 1, tzinfo=UTC))
LEADER = UnitFeed("A", "leader")
EVERYTHING = UnitFeed("A", "all")

PROGRAMME = (
    meeting(1, title="县长讲话，全体；请勿缺席", place="二楼会议室", groups=frozenset({"N"})),
    meeting(
        2,
        kind="READ",
        when=Span(datetime(2026, 11, 17, 14), datetime(2026, 11, 17, 16)),
        moved_from=Span(datetime(2026, 11, 16, 14), datetime(2026, 11, 16, 16)),
        units=frozenset("ABCDE"),
        people=frozenset({"C-1"}),
        note='带 "笔记本"\\本\n第二行😀' + "学" * 40,
    ),
    meeting(3, kind="READ", status=Status.CANCELLED, place="礼堂"),
    meeting(4, kind="READ", status=Status.DRAFT, title="草稿"),
    meeting(
        5,
        kind="SHOW",
        phase="END",
        when=Days.of(date(2027, 2, 17), date(2027, 2, 19)),
        district=True,
        status=Status.TENTATIVE,
        visibility=Visibility.PUBLIC,
    ),
    meeting(6, units=frozenset({"B"}), title="别的单位"),
    meeting(7, roles=frozenset({"guidance"}), title="别的人"),
)


def stamped(*events):
    """Give each event a stamp of its own."""
    return tuple(
        Stamped(event, Stamp(number, AT + timedelta(minutes=number)))
        for number, event in enumerate(events)
    )
