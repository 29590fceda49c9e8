"""A domain is an agency's by whole labels alone; everything that merely resembles one is a disguise."""

import pytest

from classifiers.assessment import SourceName
from classifiers.directory import AgencyDomain, Directory, Standing, imitated, sources_of, standing, under
from classifiers.rules import load_rules

DIRECTORY = load_rules(Directory(own_domains=("yusr.example",))).directory

STANDINGS = {
    "moj.gov.sa": Standing.AGENCY,
    "mail.moj.gov.sa": Standing.AGENCY,
    "MOJ.GOV.SA": Standing.AGENCY,
    "makkah.moe.gov.sa": Standing.AGENCY,
    "pp.gov.sa": Standing.OFFICIAL,
    "mot.gov.sa": Standing.OFFICIAL,
    "yusr.example": Standing.OWN,
    "mx.yusr.example": Standing.OWN,
    "gmail.example": Standing.STRANGER,
    "school.edu.sa": Standing.STRANGER,
    "": Standing.STRANGER,
    "moj-gov.sa": Standing.LOOK_ALIKE,
    "moj-gov-sa.example": Standing.LOOK_ALIKE,
    "moj.gov.sa.evil.com": Standing.LOOK_ALIKE,
    "moj.gov.sa-login.com": Standing.LOOK_ALIKE,
    "m0j-gov.sa.com": Standing.LOOK_ALIKE,
    "mojgov.sa": Standing.LOOK_ALIKE,
    "moj.gov.co": Standing.LOOK_ALIKE,
    "mоj.gov.sa": Standing.LOOK_ALIKE,  # Cyrillic o
    "xn--mj-fmc.gov.sa.co": Standing.LOOK_ALIKE,
    "hrsd-gov-sa.example": Standing.LOOK_ALIKE,
}


@pytest.mark.parametrize(("domain", "expected"), STANDINGS.items())
def test_what_a_domain_is_to_us(domain, expected):
    assert standing(DIRECTORY, domain) is expected


@pytest.mark.parametrize("domain", [d for d, place in STANDINGS.items() if place is not Standing.AGENCY])
def test_no_other_domain_speaks_for_a_listed_body(domain):
    assert sources_of(DIRECTORY, domain) == ()


@pytest.mark.parametrize("domain", [d for d, place in STANDINGS.items() if place is Standing.LOOK_ALIKE])
def test_a_look_alike_is_told_with_what_it_imitates(domain):
    assert imitated(DIRECTORY, domain)


def test_labels_are_whole():
    assert under("a.moj.gov.sa", "moj.gov.sa")
    assert not under("amoj.gov.sa", "moj.gov.sa")
    assert not under("moj.gov.sa", "a.moj.gov.sa")
    assert not under("moj.gov.sa", "")


def test_the_ministry_of_interior_holds_two_listed_bodies():
    assert sources_of(DIRECTORY, "moi.gov.sa") == (SourceName.POLICE, SourceName.JUDGMENT_ENFORCEMENT_DIVISION)


def test_the_charity_adds_a_domain_and_may_narrow_a_shipped_one():
    added = AgencyDomain("hospital.med.sa", (SourceName.HOSPITAL,), "manager", "1448-06-01")
    narrowed = AgencyDomain("ps.moi.gov.sa", (SourceName.POLICE,), "manager", "1448-06-01")
    directory = load_rules(Directory(agencies=(added, narrowed))).directory
    assert sources_of(directory, "hospital.med.sa") == (SourceName.HOSPITAL,)
    assert sources_of(directory, "x.ps.moi.gov.sa") == (SourceName.POLICE,)
    assert standing(directory, "moj.gov.sa") is Standing.AGENCY
