"""`ihala.toml`: its defaults, its paths, and a clear line for everything that is wrong in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from classifiers.assessment import SourceName
from classifiers.readings import Confirmation
from ingest.authentic.settings import AuthenticitySettings, Style
from ingest.config import ConfigError, ReadingSettings, find_config, load, require_file
from ingest.mailboxes import After, MaildirMailbox, Mechanism, MicrosoftTokens, Tls, TokenCommand
from ingest.setup import default_config
from parsers.cage.limits import CageLimits

MAILBOX = """
[mailbox.official]
host = "mail.yusr.example"
user = "official"
password_file = "password"
"""
OAUTH = """
[mailbox.x]
host = "mail.yusr.example"
user = "u"
[mailbox.x.oauth]
"""


def written(folder, text):
    file = folder / "ihala.toml"
    file.write_text(text, "utf-8")
    return load(file)


def test_what_init_writes_is_valid_and_holds_the_defaults(tmp_path):
    settings = written(tmp_path, default_config(tmp_path))
    assert settings.store.database == f"sqlite:///{tmp_path}/ihala.db"
    assert settings.store.originals == tmp_path / "originals"
    assert settings.mailboxes == ()
    defaults = written(tmp_path, "")
    assert (settings.store, settings.service, settings.reading) == (defaults.store, defaults.service, defaults.reading)


def test_the_sample_mailbox_in_what_init_writes_works_when_its_signs_are_removed(tmp_path):
    lines = default_config(tmp_path).splitlines()
    start = lines.index("# [mailbox.official]")
    sample = "\n".join(line.removeprefix("# ") for line in lines[start : lines.index("", start)])
    mailbox, junk = written(tmp_path, sample).mailboxes
    assert (mailbox.tls, mailbox.port, mailbox.after) == (Tls.TLS, 993, After.KEYWORD)
    assert (mailbox.name, mailbox.folder, junk.name, junk.folder) == ("official", "INBOX", "official/Junk", "Junk")


def test_the_sample_of_microsoft_365_works_in_place_of_the_password(tmp_path):
    lines = [line.removeprefix("# ") for line in default_config(tmp_path).splitlines()]
    start, oauth = lines.index("[mailbox.official]"), lines.index("[mailbox.official.oauth]")
    mailbox = [line for line in lines[start : lines.index("", start)] if not line.startswith("password_file")]
    sample = "\n".join([*mailbox, *lines[oauth : lines.index("", oauth)]])
    sign_in = written(tmp_path, sample).mailboxes[0].sign_in
    assert (type(sign_in), sign_in.authority) == (MicrosoftTokens, "https://login.microsoftonline.com")


def test_the_limits_of_reading_are_settings(tmp_path):
    assert written(tmp_path, "").reading == ReadingSettings(True, CageLimits())
    text = "cage = false\nseconds = 5\nmessage_seconds = 50\nmemory_mib = 512\nmessages_per_worker = 1"
    assert written(tmp_path, f"[reading]\n{text}").reading == ReadingSettings(False, CageLimits(5, 50, 512 << 20, 1))
    with pytest.raises(ConfigError, match=r"\[reading\] cage: must be true or false"):
        written(tmp_path, "[reading]\ncage = 1")


def test_paths_are_relative_to_the_file(tmp_path):
    (mailbox,) = written(tmp_path, MAILBOX).mailboxes
    assert (mailbox.sign_in.secret.folder, mailbox.sign_in.secret.where) == (tmp_path, "password")
    (maildir,) = written(tmp_path, '[mailbox.post]\nkind = "maildir"\npath = "Maildir"').mailboxes
    assert maildir == MaildirMailbox("post", tmp_path / "Maildir")


def test_another_database_stays_as_it_is_written(tmp_path):
    url = "postgresql+psycopg://ihala@localhost/ihala"
    assert written(tmp_path, f'[store]\ndatabase = "{url}"').store.database == url


def test_the_directory_is_read_with_who_confirmed_each_domain(tmp_path):
    text = """
    [charity]
    domains = ["Yusr.Example"]
    [[directory.domains]]
    domain = "hospital.example"
    sources = ["hospital"]
    confirmed_by = "the manager"
    confirmed_on = 2026-11-23
    """
    directory = written(tmp_path, text).directory
    assert directory.own_domains == ("yusr.example",)
    (agency,) = directory.agencies
    assert (agency.sources, agency.confirmed_on) == ((SourceName.HOSPITAL,), "2026-11-23")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAILBOX + 'hots = "x"', r"\[mailbox.official\] hots: is not a setting; did you mean host\?"),
        ("[service]\npoll_second = 5", "did you mean poll_seconds"),
        ("[mailboxes.x]", r"\[mailboxes\]: is not a setting; did you mean mailbox\?"),
        ('[mailbox.x]\nuser = "u"\npassword_file = "p"', r"\[mailbox.x\] host: is missing"),
        (MAILBOX + 'tls = "none"', "none is only for a server on this machine"),
        (MAILBOX + 'tls = "ssl"', "must be one of tls, starttls, none"),
        (MAILBOX + 'port = "993"', "port: must be a whole number"),
        (MAILBOX + "port = true", "port: must be a whole number"),
        (MAILBOX + "port = 70000", "port: must be from 1 to 65535"),
        (MAILBOX + 'keyword = "two words"', "keyword: must be one word"),
        (MAILBOX + 'move_to = "INBOX"', "move_to: must be a folder other than"),
        (MAILBOX + 'move_to = "Inbox"', "move_to: must be a folder other than"),
        (MAILBOX + 'also = ["Junk", "INBOX"]', "also: names a folder twice"),
        (MAILBOX + 'also = ["Junk", "inbox"]', "also: names a folder twice"),
        (
            MAILBOX + '[mailbox.official.oauth]\ntenant = "t"',
            r"\[mailbox.official\] oauth: stands beside password_file",
        ),
        ('[mailbox.x]\nhost = "h"\nuser = "u"', "password_file: is missing; add it, or a table oauth"),
        (OAUTH + 'kind = "google"', r"\[mailbox.x.oauth\] kind: must be microsoft365 or command"),
        (OAUTH + 'kind = "command"', r"command: must name the program"),
        (OAUTH + 'authority = "http://h"', "authority: must be an https:// address"),
        (OAUTH + 'tenant = "t"\nclient_id = "c"', r"\[mailbox.x.oauth\] client_secret_file: is missing"),
        (MAILBOX + 'after = "delete"', "must be one of keyword, move"),
        ('[mailbox.x]\nkind = "pop3"', "must be imap or maildir"),
        ('[mailbox.x]\nkind = "maildir"\npath = "m"\nhost = "h"', r"\[mailbox.x\] host: is not a setting"),
        ('charity = "x"', "must be a table"),
        ("[service\n", "not valid TOML"),
        ('[[directory.domains]]\ndomain = "a.sa"\nsources = ["clinic"]', "clinic is not a source"),
        (
            '[[directory.domains]]\ndomain = "a.sa"\nsources = []\nconfirmed_by = "x"\nconfirmed_on = "soon"',
            "must be a day",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line_that_names_the_setting(tmp_path, text, said):
    with pytest.raises(ConfigError, match=said) as raised:
        written(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_plain_connections_are_for_this_machine(tmp_path):
    local = MAILBOX.replace("mail.yusr.example", "127.0.0.1")
    (mailbox,) = written(tmp_path, local + 'tls = "none"').mailboxes
    assert (mailbox.tls, mailbox.port) == (Tls.NONE, 143)


def test_the_named_file_comes_first_then_the_environment_then_the_usual_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    personal = tmp_path / "home" / ".config" / "ihala" / "ihala.toml"
    other, named = tmp_path / "other.toml", tmp_path / "named.toml"
    personal.parent.mkdir(parents=True)
    for file in (personal, other, named):
        file.write_text("")
    environ = {"HOME": str(tmp_path / "home")}
    assert find_config(None, environ) == personal
    (tmp_path / "ihala.toml").write_text("")
    assert find_config(None, environ) == Path("ihala.toml")
    assert find_config(None, environ | {"IHALA_CONFIG": str(other)}) == other
    assert find_config(named, environ | {"IHALA_CONFIG": str(other)}) == named
    assert find_config(tmp_path, environ) == tmp_path / "ihala.toml"


def test_a_named_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="does not exist"):
        find_config(tmp_path / "absent.toml", {})
    with pytest.raises(ConfigError, match="does not exist"):
        find_config(None, {"IHALA_CONFIG": str(tmp_path / "absent.toml")})


def test_without_a_file_inspect_has_its_defaults_and_the_rest_is_told_to_init(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load(None, {"HOME": "/nonexistent"})
    assert settings.authenticity == AuthenticitySettings(dns=False)
    with pytest.raises(ConfigError, match="ihala init"):
        require_file(settings)


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), ("", "is empty"), ("\nx", "is empty")])
def test_a_password_that_is_not_there_names_its_setting(tmp_path, content, said):
    (mailbox,) = written(tmp_path, MAILBOX).mailboxes
    if content is not None:
        (tmp_path / "password").write_text(content)
    with pytest.raises(ConfigError, match=rf"password_file of \[mailbox.official\]: the secret password {said}"):
        mailbox.sign_in.secret.read()


def test_reading_the_configuration_loads_nothing_heavy():
    heavy = ("sqlalchemy", "imapclient", "spacy", "mailparser")
    code = f"import sys, ingest.config; print(*(name for name in {heavy} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""


def test_the_charity_confirms_a_reading_of_its_policy(tmp_path):
    settings = written(
        tmp_path, '[[policy.readings]]\nid = "A5"\nconfirmed_by = "the board"\nconfirmed_on = 2026-12-01\n'
    )
    assert settings.confirmations == (Confirmation("A5", "the board", "2026-12-01"),)


def test_a_reading_nobody_knows_is_refused_by_name(tmp_path):
    with pytest.raises(ConfigError, match="A5"):
        written(tmp_path, '[[policy.readings]]\nid = "A99"\nconfirmed_by = "x"\nconfirmed_on = 2026-12-01\n')


def test_the_settings_of_authenticity(tmp_path):
    found = written(
        tmp_path,
        '[authenticity]\nauthserv_id = "MX.yusr.example"\nstyle = "m365"\narc_sealers = ["Google.com"]\n'
        'nameserver = "127.0.0.1:5353"\ndns_seconds = 2\n',
    ).authenticity
    assert (found.authserv_id, found.style, found.arc_sealers) == ("mx.yusr.example", Style.M365, ("google.com",))
    assert (found.dns, found.nameserver, found.dns_seconds) == (True, ("127.0.0.1", 5353), 2)


@pytest.mark.parametrize(
    ("text", "address"), [("::1", ("::1", 53)), ("[::1]:54", ("::1", 54)), ("9.9.9.9", ("9.9.9.9", 53))]
)
def test_a_name_server_is_an_address(tmp_path, text, address):
    assert written(tmp_path, f'[authenticity]\nnameserver = "{text}"\n').authenticity.nameserver == address


@pytest.mark.parametrize("text", ["dns.example", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:99999"])
def test_a_name_server_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(ConfigError, match="nameserver"):
        written(tmp_path, f'[authenticity]\nnameserver = "{text}"\n')


def test_a_command_may_give_the_token(tmp_path):
    text = OAUTH + 'kind = "command"\ncommand = ["/usr/bin/token", "official"]\nmechanism = "XOAUTH2"'
    (mailbox,) = written(tmp_path, text).mailboxes
    assert mailbox.sign_in == TokenCommand(("/usr/bin/token", "official"), Mechanism.XOAUTH2)


def test_a_password_may_come_from_a_systemd_credential(tmp_path, monkeypatch):
    (mailbox,) = written(tmp_path, MAILBOX.replace('"password"', '"credential:mail"')).mailboxes
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "mail").write_text("secret\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert mailbox.sign_in.secret.read() == "secret"
