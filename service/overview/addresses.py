"""The secret address of a unit's weekly digest: feed readers cannot sign in."""

from datetime import datetime

from calendars.ids import CampaignId, UnitCode
from service.errors import NotFound, ServiceError
from service.feeds.tokens import TOKEN_LENGTH, hash_of, secret_of
from service.store import DigestAddress, Store


class Ended(ServiceError):
    """The address answers no more."""


def address_of(store: Store, link_key: bytes, unit: UnitCode) -> str:
    """Give the token of the unit's address; empty where none answers."""
    with store.reading() as work:
        found = work.digests.newest(work.campaigns.current().id, unit)
    if found is None or found.ended_at is not None:
        return ""
    return _token(link_key, found.campaign, unit, found.generation)


def make(store: Store, link_key: bytes, unit: UnitCode, by: str, at: datetime) -> None:
    """Give the unit a new address; the one before it ends now."""
    with store.writing() as work:
        campaign = work.campaigns.current().id
        before = work.digests.newest(campaign, unit)
        work.digests.end(campaign, unit, by, at)
        generation = before.generation + 1 if before else 1
        made = DigestAddress(campaign, unit, generation, by, at)
        work.digests.add(hash_of(_token(link_key, campaign, unit, generation)), made)


def end(store: Store, unit: UnitCode, by: str, at: datetime) -> None:
    with store.writing() as work:
        work.digests.end(work.campaigns.current().id, unit, by, at)


def unit_at(store: Store, token: str) -> UnitCode:
    """Give the unit whose digest stands at an address.

    Raises:
        NotFound: `digest.unknown`.
        Ended: `digest.ended`; also while another campaign is in force.
    """
    if len(token) != TOKEN_LENGTH:
        raise NotFound("digest.unknown")
    with store.reading() as work:
        found = work.digests.by_hash(hash_of(token))
        current = work.campaigns.current()
        if found is None or found.unit not in current.units:
            raise NotFound("digest.unknown")
    if found.ended_at is not None or found.campaign != current.id:
        raise Ended("digest.ended")
    return found.unit


def _token(link_key: bytes, campaign: CampaignId, unit: UnitCode, generation: int) -> str:
    return secret_of(link_key, f"digest/{campaign}/{unit}/{generation}")
