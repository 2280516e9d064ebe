"""Names of things. Codes come from the campaign's data and stay stable; a UID is minted once."""

from typing import NewType
from uuid import UUID, uuid5

from calendars.errors import InvalidValue

CampaignId = NewType("CampaignId", str)
PhaseCode = NewType("PhaseCode", str)
KindCode = NewType("KindCode", str)
DocumentCode = NewType("DocumentCode", str)
RoleCode = NewType("RoleCode", str)
CategoryCode = NewType("CategoryCode", str)
UnitCode = NewType("UnitCode", str)
GroupCode = NewType("GroupCode", str)
PersonCode = NewType("PersonCode", str)
SeriesId = NewType("SeriesId", str)
EventUid = NewType("EventUid", str)

UID_DOMAIN = "xunli"
_NAMESPACE = UUID("6a1d9a0e-0d0f-5c3e-9d5c-7e6a8f0b2009")


def event_uid(unique: UUID) -> EventUid:
    """Give the UID of an event as it stands in every feed, from a UUID minted by the caller."""
    return EventUid(f"{unique}@{UID_DOMAIN}")


def demo_uid(campaign: CampaignId, unit: str, kind: KindCode, number: int) -> EventUid:
    """Give the same UID for the same obligation on every run, so that golden files are stable."""
    return event_uid(uuid5(_NAMESPACE, f"{campaign}/{unit}/{kind}/{number}"))


def read_uid(text: str) -> EventUid:
    """Raise InvalidValue (`uid.unreadable`) for anything but a UID of ours."""
    unique, _, domain = text.partition("@")
    try:
        if domain == UID_DOMAIN and str(UUID(unique)) == unique:
            return EventUid(text)
    except ValueError:
        pass
    raise InvalidValue("uid.unreadable", text=text[:80])
