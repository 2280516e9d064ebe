"""Which events are meant by a unit, a guidance group, a kind, or by themselves."""

import pytest

from service.planner.conditions import Scope
from tests.campaigns_data import tiny
from tests.service.conftest import NOTICE, OTHERS, SESSION, TALK

ALL = (SESSION, OTHERS, NOTICE, TALK)
GROUP = tiny().units["A"].group


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        (Scope(), ()),
        (Scope(units=frozenset({"A"})), (SESSION, NOTICE, TALK)),
        (Scope(kinds=frozenset({"READ"})), (SESSION, OTHERS)),
        (Scope(units=frozenset({"A"}), kinds=frozenset({"READ", "SHOW"})), (SESSION, NOTICE)),
        (Scope(groups=frozenset({GROUP}), units=frozenset({"A"})), (SESSION, NOTICE, TALK)),
        (Scope(groups=frozenset({"none"})), ()),
        (Scope(units=frozenset({"B"}), events=frozenset({TALK.uid})), (OTHERS, TALK)),
        (Scope(events=frozenset({TALK.uid})), (TALK,)),
    ],
)
def test_scope_means_what_meets_every_condition_and_what_is_named(scope, meant):
    assert scope.among(ALL, tiny()) == {event.uid for event in meant}
    assert scope.given is (scope != Scope())
