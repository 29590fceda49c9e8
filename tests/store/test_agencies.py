"""The register of bodies: what counts is only what somebody vouched for, and nothing is lost from it silently."""

from datetime import date

import pytest
from recorded import NOW

from classifiers.assessment import SourceName
from store.agencies import NewAgency, add, confirmed_domains, register, remove, verify
from store.database import reading, writing
from store.errors import NotAcceptableError, NotFoundError
from store.log import read_log

HOSPITAL = NewAgency("مستشفى النور", SourceName.HOSPITAL, "Hospital.med.sa", "0125550000", ("فلان", "علان"))


def enter(engine, new=HOSPITAL):
    with writing(engine) as session:
        return add(session, new, "user:nawal", NOW)


def confirm(engine, number, on=date(2026, 11, 1)):
    with writing(engine) as session:
        return verify(session, number, ("the director", on), "user:nawal", NOW)


def domains(engine):
    with reading(engine) as session:
        return confirmed_domains(session)


def test_an_entry_counts_only_once_somebody_vouched_for_it(engine):
    entry = enter(engine)
    assert entry.domain == "hospital.med.sa" and entry.delegates == ("فلان", "علان") and not entry.confirmed_on
    assert domains(engine) == ()
    assert confirm(engine, entry.id).confirmed_by == "the director"
    (known,) = domains(engine)
    assert known.domain == "hospital.med.sa" and known.sources == (SourceName.HOSPITAL,)


def test_a_domain_of_two_bodies_is_both_s(engine):
    for source in (SourceName.HOSPITAL, SourceName.SCHOOL):
        confirm(engine, enter(engine, NewAgency("جهة", source, "shared.example")).id)
    assert domains(engine)[0].sources == (SourceName.HOSPITAL, SourceName.SCHOOL)


def test_a_removed_entry_counts_no_more_and_cannot_be_confirmed(engine):
    entry = enter(engine)
    confirm(engine, entry.id)
    with writing(engine) as session:
        remove(session, entry.id, "user:nawal", NOW)
    assert domains(engine) == ()
    with reading(engine) as session:
        assert register(session) == ()
    with pytest.raises(NotFoundError, match="agency list"):
        confirm(engine, entry.id)


@pytest.mark.parametrize(
    "new",
    [
        NewAgency("", SourceName.POLICE, "x.example"),
        NewAgency("شرطة", SourceName.POLICE),
        NewAgency("شرطة", SourceName.POLICE, "someone@x.example"),
        NewAgency("شرطة", SourceName.POLICE, "localhost"),
    ],
)
def test_what_could_not_be_recognised_or_called_is_refused(engine, new):
    with pytest.raises(NotAcceptableError):
        enter(engine, new)


def test_nobody_vouches_on_a_day_to_come(engine):
    entry = enter(engine)
    with pytest.raises(NotAcceptableError, match="to come"):
        confirm(engine, entry.id, date(2100, 1, 1))


def test_the_log_says_what_was_done_and_names_no_person(engine):
    confirm(engine, enter(engine).id)
    with reading(engine) as session:
        bodies = [logged.body for logged in read_log(session)]
    assert all(any(name in body for body in bodies) for name in ("agency_added", "agency_verified"))
    assert not any("فلان" in body or "director" in body for body in bodies)
