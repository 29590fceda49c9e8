"""What staff type to keep the register of bodies, and what follows from it."""

import json

import postgres

from store.database import open_database


def listed(ihala):
    return json.loads(ihala("agency", "list", "--json")[1])


def test_the_well_known_domains_are_there_from_the_start(ihala):
    assert "moj.gov.sa" in {each["domain"] for each in listed(ihala)["domains"]}


def test_a_confirmed_hospital_s_mail_is_judged_as_a_hospital_s(ihala, worked):
    queue = json.loads(ihala("queue", "--json")[1])["tasks"]
    item = next(row for row in queue if "unverified_sender" in row["hold_reasons"])
    before = json.loads(ihala("show", item["item"], "--json")[1])["assessment"]
    domain = before["item"]["from"].partition("@")[2]
    source = before["source"]["name"]
    added = json.loads(ihala("agency", "add", "مستشفى", "--source", source, "--domain", domain, "--json")[1])["agency"]
    assert not json.loads(ihala("replay", "--json")[1])["differ"]
    code, _, _ = ihala("agency", "verify", str(added["agency"]), "--confirmed-by", "the director")
    assert code == 0
    differences = json.loads(ihala("replay", "--json")[1])["differences"]
    assert {"item": item["item"], "what": "check G-02", "recorded": "unverified", "anew": "met"} in differences
    assert ihala("agency", "remove", str(added["agency"]))[0] == 0
    assert not json.loads(ihala("replay", "--json")[1])["differ"]


def test_what_cannot_be_entered_is_said_in_one_line(ihala):
    code, _, err = ihala("agency", "add", "شرطة", "--source", "police")
    assert code == 65 and "domain or a telephone number" in err


def test_what_the_database_refuses_is_said_without_what_was_to_be_kept(fresh, postgres_server, keys, postgres_template):
    """PostgreSQL quotes the whole row in its DETAIL."""
    with postgres.database(postgres_server, "t_refusing", postgres_template) as url:
        with open_database(url, keys).begin() as connection:
            connection.exec_driver_sql("alter table agencies add constraint none_more check (phone = '')")
        file = fresh.folder / "ihala.toml"
        file.write_text(file.read_text("utf-8") + f'[store]\ndatabase = "{url}"\n', "utf-8")
        code, out, err = fresh("agency", "add", "شرطة الحي", "--source", "police", "--phone", "0112345678")
    assert (code, out) == (70, "")
    assert "IntegrityError" in err and err.count("\n") == 1
    assert "شرطة" not in err and "0112345678" not in err


def test_an_unknown_entry_cannot_be_confirmed(ihala):
    code, _, err = ihala("agency", "verify", "999", "--confirmed-by", "x")
    assert code == 65 and "agency list" in err
