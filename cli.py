"""The command line: parse, call one function, print. Data on stdout, talk on stderr.

Everything heavy is imported inside the commands, so that `ihala --help` answers at once.
"""

import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from classifiers.comparison import Replayed
    from classifiers.provenance import Delivery
    from ingest.config import Settings
    from ingest.workplace import Workplace
    from reports.labels import Language
    from reports.table import Report

EXIT_CODES = {
    "ConfigError": 78,
    "KeysMissingError": 78,
    "KeysExistError": 78,
    "WrongKeyError": 78,
    "SchemaOutdatedError": 78,
    "DatabaseBusyError": 75,
    "AlreadyRunningError": 75,
    "DatabaseRefusedError": 70,
    "DatabaseUnreachableError": 69,
    "SourceError": 69,
    "DiskFullError": 74,
    "BackupFailedError": 74,
    "OriginalMissingError": 74,
    "OriginalDamagedError": 74,
    "OSError": 74,
    "StoreError": 65,
    "IngestError": 65,
}
"""Exception class → exit code; the nearest class in the exception's own line of ancestors counts."""
SCHEMA = 1
LISTED_SOURCES = (
    "enforcement_court", "judgment_enforcement_division", "report_centre_1919", "police", "hospital", "school",
)  # fmt: skip
"""The bodies that the policy lists, as their keys."""
ACTOR = re.compile(r"[A-Za-z0-9._@-]{1,64}", re.ASCII)
JSON_HELP = "Print JSON for programs instead of tables."
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Session:
    """What the options before the command say."""

    config: Path | None
    lang: str | None
    actor: str

    @cached_property
    def settings(self) -> "Settings":
        """The configuration, found as documented."""
        from ingest.config import find_config, load

        return load(find_config(self.config))

    @cached_property
    def workplace(self) -> "Workplace":
        """The opened store with its keys and rules."""
        from ingest.workplace import open_workplace

        return open_workplace(self.settings)

    @cached_property
    def language(self) -> "Language":
        """The language of the tables."""
        from reports.labels import choose_language

        return choose_language(self.lang, os.environ)


pass_session = click.make_pass_decorator(Session)


def reporting(group: click.Group, name: str | None = None) -> Callable[[Callable[..., "Report"]], click.Command]:
    """Makes a command of a function that returns a Report: printed as tables, or with --json for programs."""

    def decorate(function: Callable[..., "Report"]) -> click.Command:
        @group.command(name or function.__name__)
        @click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
        @pass_session
        @wraps(function)
        def command(session: Session, /, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own values
            _answer(as_json, function(session, **options))

        return command

    return decorate


def _answer(as_json: bool, report: "Report") -> None:
    from reports.table import show

    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, **report.data}, ensure_ascii=False, indent=1))
    elif report.text:
        click.echo(report.text)
    else:
        show(report.tables, sys.stdout)
    if report.exit_code:
        sys.exit(report.exit_code)


def _talk(text: str) -> None:
    click.echo(text, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config", type=click.Path(path_type=Path), help="The configuration file (else IHALA_CONFIG, ./ihala.toml)."
)
@click.option("--lang", type=click.Choice(["ar", "en"]), help="The language of the tables.")
@click.option("--as", "actor", help="Who is acting, for the log (else the system user).")
@click.version_option(package_name="ihala")
@click.pass_context
def ihala(context: click.Context, config: Path | None, lang: str | None, actor: str | None) -> None:
    """Ihala (إحالة): reads the official mailbox and opens the referrals.

    \b
    First day:   ihala init /srv/ihala, edit /srv/ihala/ihala.toml, ihala doctor, ihala run
    Staff:       ihala queue, ihala show ITEM, ihala resolve ITEM …, ihala case list
    Auditors:    ihala log, ihala log verify, ihala log export
    """
    context.obj = Session(config, lang, _actor(actor))


def _actor(name: str | None) -> str:
    """Who acts, for the log: the person named, and always the system user he works as."""
    system = getpass.getuser()
    if name is None:
        return f"user:{system}"
    if not ACTOR.fullmatch(name):
        raise click.BadParameter("a short name of letters, digits, . _ @ and -, as in --as nawal", param_hint="--as")
    return f"user:{name}/{system}"


@ihala.command()
@click.argument("folder", type=click.Path(path_type=Path))
@pass_session
def init(session: Session, folder: Path) -> None:
    """Make a new installation in FOLDER: configuration, keys, database.

    \b
    Example: ihala init /srv/ihala
    """
    from ingest.setup import initialise

    made = initialise(folder)
    _talk(made.instructions)


@reporting(ihala)
@click.option("--no-backup", is_flag=True, help="Where you have just made a backup of your own.")
def upgrade(session: Session, no_backup: bool) -> "Report":
    """Bring the database to this program's version, after backing it up. The service must be stopped.

    \b
    Example: ihala upgrade
    """
    from ingest.upgrade import bring_up_to_date
    from ingest.workplace import utc_now
    from reports.upgrade import upgrade_report

    return upgrade_report(bring_up_to_date(session.settings, utc_now, backup=not no_backup))


@ihala.command()
@click.option("--once", is_flag=True, help="Drain the mailboxes, judge what came, and stop.")
@pass_session
def run(session: Session, once: bool) -> None:
    """Run the service: poll, receive, judge, decide.

    \b
    Examples: ihala run          until SIGTERM
              ihala run --once   one pass, then stop
    """
    from ingest.daemon import serve

    tally = serve(session.workplace, once=once)
    if once:
        _talk(tally.summary)


@reporting(ihala)
def doctor(session: Session) -> "Report":
    """Check configuration, keys, database, disk and mailboxes; exit 78 where something must be mended."""
    from ingest.doctor import examine
    from reports.service import doctor_report

    findings = tuple(examine(session.settings))
    return doctor_report(findings)


@reporting(ihala)
def status(session: Session) -> "Report":
    """Say how the service does: mailboxes, what waits, disk. Exit code 69 where something is critical."""
    from ingest.vitals import judge_health, take_health
    from ingest.workplace import open_store
    from reports.service import status_report

    settings, now = session.settings, datetime.now(UTC)
    health = take_health(settings, open_store(settings)[1], now)
    return status_report(health, judge_health(health, settings.limits, settings.calendar, now), session.language)


@reporting(ihala)
@click.option("--test", is_flag=True, help="Send a test over every channel to the first people of each list.")
def alarms(session: Session, test: bool) -> "Report":
    """List the alarms that stand and what was sent of them; with --test, exit code 69 where a channel fails.

    \b
    Example: ihala alarms --test
    """
    from ingest.alarms import try_channels
    from ingest.config import require_file
    from reports.alarms import alarms_report, tried_report
    from store.alarms import sendings, standing

    if test:
        settings = require_file(session.settings).alarms
        return tried_report(try_channels(settings, datetime.now(UTC)), session.language)
    with session.workplace.reading() as store:
        return alarms_report(standing(store), sendings(store), session.language)


def delivery_options(command: Command) -> Command:
    """The options that say how a letter was handed in, for `letter add` and `inspect` alike."""
    options = (
        click.option(
            "--agency", help="The body whose delegate brought it; leave out when brought by the person himself."
        ),
        click.option("--delegate", help="The delegate's name."),
        click.option("--delegate-id-seen", is_flag=True, help="His identity card was looked at."),
        click.option(
            "--received-at", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])
        ),
        click.option("--sheets", type=click.IntRange(0), help="How many sheets."),
        click.option("--enclosures-seen", type=click.IntRange(0), help="How many enclosures were counted."),
        click.option("--envelope", type=click.Choice(["sealed", "open"])),
        click.option("--received-by", help="The employee who took it."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _delivery(options: Mapping[str, Any], received_by: str) -> "Delivery":
    from classifiers.provenance import Delivery
    from ingest.letters import RIYADH

    moment = options["received_at"] or datetime.now(RIYADH)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=RIYADH)
    given = {**options, "received_at": moment, "received_by": options["received_by"] or received_by}
    return Delivery(**given)


@reporting(ihala)
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", is_flag=True, help="Print only what was read, part by part.")
@click.option(
    "--overlay",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw what was read onto pictures of the pages, in this folder (they show the letter: delete them).",
)
@delivery_options
def inspect(
    session: Session,
    /,
    path: Path,
    text: bool,
    overlay: Path | None,
    **options: Any,  # noqa: ANN401 - delivery_options
) -> "Report":
    """Read and judge one file, recording nothing: a mail, a PDF, a scan, a photo, a Word file …

    \b
    Examples: ihala inspect message.eml --json
              ihala inspect scan.pdf --agency "محكمة التنفيذ" --delegate "…" --delegate-id-seen
              ihala inspect scan.jpg --text
              ihala inspect scan.pdf --overlay pages/
    """
    from ingest.pipeline import judge_file
    from reports.inspection import inspection_report, text_of

    delivered = bool(options["agency"] or options["delegate"] or options["delegate_id_seen"])
    judged = judge_file(path, session.settings, _delivery(options, session.actor) if delivered else None, overlay)
    report = inspection_report(judged.document, judged.provenance, judged.assessment, session.language)
    return replace(report, text=text_of(judged.document)) if text else report


@reporting(ihala)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only items received on this day (UTC) or later.")
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with changed word lists, named as those of classifiers/lexicon; what it lacks is the shipped one.",
)
def replay(session: Session, since: datetime | None, rules: Path | None) -> "Report":
    """Judge anew what was judged, and say what would come out otherwise. Nothing is recorded.

    Exit code 1 where a case would be opened anew or a sign of danger no longer seen.

    \b
    Examples: ihala replay --since 2026-11-01
              ihala replay --rules new-words/
    """
    from classifiers.wordlists import try_out
    from ingest.replay import replay as judge_anew
    from reports.replay import replay_report

    if rules is not None:
        try_out(rules)
    start = since.replace(tzinfo=UTC) if since else None
    return replay_report(_counted(judge_anew(session.workplace, start)), session.language)


def _counted(items: "Iterable[Replayed]") -> "Iterator[Replayed]":
    """The same items, counted on a terminal as they come: a year of letters takes a while."""
    for number, item in enumerate(items, 1):
        if sys.stderr.isatty():
            click.echo(f"\r{number}", nl=False, err=True)
        yield item


@ihala.group()
def letter() -> None:
    """Letters handed in by a delegate or a person."""


@letter.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@delivery_options
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
@pass_session
def letter_add(session: Session, /, files: tuple[Path, ...], as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Enter a delivered letter (all its scanned FILES) and print the receipt.

    \b
    Example: ihala letter add scan.pdf --agency "محكمة التنفيذ بمكة المكرمة" --delegate "فلان" \\
                 --delegate-id-seen --received-at 2026-11-22T10:15 --sheets 3 --envelope sealed
    """
    from ingest.judging import assess_safely
    from ingest.letters import delivery_of, receive_letter
    from reports.item import item_report
    from reports.receipt import receipt_text
    from store.items import get

    delivery = _delivery(options, session.actor)
    received = receive_letter(session.workplace, files, delivery, session.actor)
    assess_safely(received.item_id, session.workplace)
    if as_json:
        with session.workplace.reading() as store:
            _answer(True, item_report(store, received.number, session.language))
        return
    if not received.is_new:
        _talk(
            f"These very files were entered before, as {received.number}; the receipt says what was written down then."
        )
    with session.workplace.reading() as store:
        recorded = delivery_of(get(store, received.number).delivery)
    click.echo(receipt_text(received.number, recorded, session.settings.charity_name))
    _talk(f"`ihala show {received.number}` says what was concluded.")


@reporting(ihala)
def queue(session: Session) -> "Report":
    """List what a person must look at: danger first, then urgent, then what is due soonest."""
    from reports.queue import queue_report

    with session.workplace.reading() as store:
        return queue_report(store, session.language)


@reporting(ihala)
@click.argument("item")
@click.option("--reveal-reporter", is_flag=True, help="Show who reported; asking is logged and needs --reason.")
@click.option("--reason", default="", help="Why you need to know.")
def show(session: Session, item: str, reveal_reporter: bool, reason: str) -> "Report":
    """Show one ITEM: what was concluded and why, its people, its parts, its history.

    \b
    Examples: ihala show IN-1448-00003
              ihala show 3
    """
    from reports.item import item_report
    from store.resolutions import reveal_reporter as record_reveal

    if reveal_reporter:
        if not reason.strip():
            raise click.UsageError("--reveal-reporter needs --reason: say why you must know who reported.")
        with session.workplace.writing() as store:
            record_reveal(store, item, reason, session.actor, session.workplace.now())
    with session.workplace.reading() as store:
        return item_report(store, item, session.language, reveal_reporter)


@reporting(ihala)
@click.argument("item")
def explain(session: Session, item: str) -> "Report":
    """Say why an ITEM was judged so, sentence by sentence, with the letter's own words.

    \b
    Examples: ihala explain IN-1448-00003
              ihala --lang ar explain 3
    """
    from reports.explanation import Known, explanation
    from reports.item import mask_reporters
    from store.agencies import register
    from store.items import get

    confirmed = frozenset(each.reading for each in session.settings.confirmations)
    with session.workplace.reading() as store:
        view, known = mask_reporters(get(store, item)), Known(confirmed, register(store))
    return explanation(view.number, view.assessment, known, session.language)


@reporting(ihala)
@click.argument("item")
@click.option("--open", "centre", type=click.Choice(["shaml", "protection"]), help="Open a case for this centre.")
@click.option("--link", "case", metavar="CASE", help="It belongs to this case.")
@click.option("--redirect", is_flag=True, help="The person was directed to 1919.")
@click.option("--set-aside", is_flag=True, help="Nothing is to be done.")
@click.option("--anyway", is_flag=True, help="With --open: although a case has its number or its family.")
@click.option("--reason", required=True, help="Why; kept with the decision.")
@click.option("--set", "corrections", multiple=True, metavar="FIELD=VALUE", help="Correct a field (repeatable).")
def resolve(
    session: Session,
    item: str,
    centre: str | None,
    case: str | None,
    redirect: bool,
    set_aside: bool,
    anyway: bool,
    reason: str,
    corrections: tuple[str, ...],
) -> "Report":
    """Decide an ITEM that waits for a person. The log keeps who and why.

    \b
    Examples: ihala resolve 3 --open shaml --reason "confirmed by telephone with the court"
              ihala resolve 4 --open protection --set letter_number=1788/34 --reason "read from the paper"
              ihala resolve 5 --link SH-1448-0001 --reason "the court's second letter"
              ihala resolve 6 --redirect --reason "called back, directed to 1919"
              ihala resolve 7 --set-aside --reason "advertisement"
    """
    from reports.item import outcome_report
    from store.resolutions import Decision, Verb
    from store.resolutions import resolve as record

    given = {Verb.OPEN: centre, Verb.LINK: case, Verb.REDIRECT: redirect, Verb.SET_ASIDE: set_aside}
    chosen = [verb for verb, value in given.items() if value]
    if len(chosen) != 1:
        raise click.UsageError("Say one of --open, --link, --redirect, --set-aside.")
    fixes = _corrections(corrections)
    decision = Decision(chosen[0], reason, centre=centre, case=case, anyway=anyway, corrections=fixes)
    with session.workplace.writing() as store:
        outcome = record(store, item, decision, session.actor, session.workplace.now())
    return outcome_report(outcome, session.language)


@reporting(ihala)
@click.argument("item")
@click.option("--password", prompt=True, hide_input=True, help="Asked for when left out, which is safer.")
def unlock(session: Session, item: str, password: str) -> "Report":
    """Open the locked PDFs of an ITEM with their password and judge it anew. The password is not kept.

    \b
    Example: ihala unlock IH-1448-000012
    """
    from ingest.unlocking import unlock as open_with
    from reports.item import outcome_report

    return outcome_report(open_with(item, password, session.workplace, session.actor), session.language)


@reporting(ihala)
@click.argument("task", type=click.IntRange(1))
@click.option("--reason", required=True, help="What was done, by whom it was answered, any reference number.")
def done(session: Session, task: int, reason: str) -> "Report":
    """Say that a TASK of the queue was done (danger seen to, 1919 told, update carried out).

    \b
    Example: ihala done 12 --reason "911 called at 02:10, patrol sent; 1919 told, reference 2211050"
    """
    from reports.item import outcome_report
    from store.resolutions import finish_task

    with session.workplace.writing() as store:
        outcome = finish_task(store, task, reason, session.actor, session.workplace.now())
    return outcome_report(outcome, session.language)


def _corrections(pairs: tuple[str, ...]) -> dict[str, str]:
    corrections = dict(pair.partition("=")[::2] for pair in pairs)
    for name, value in corrections.items():
        if not name or not value:
            raise click.BadParameter("give it as FIELD=VALUE, for example letter_number=4800712395", param_hint="--set")
    return corrections


@ihala.group()
def agency() -> None:
    """The charity's register of bodies: domains, call-back numbers, delegates. Only what was confirmed counts."""


@reporting(agency, "list")
def agency_list(session: Session) -> "Report":
    """List the bodies and domains that are known, and who vouched for each.

    \b
    Example: ihala agency list
    """
    from reports.agencies import agencies_report
    from store.agencies import register

    domains = session.workplace.rules.directory.agencies
    with session.workplace.reading() as store:
        entries = register(store)
    own = {entry.domain for entry in entries}
    return agencies_report(tuple(each for each in domains if each.domain not in own), entries, session.language)


@reporting(agency, "add")
@click.argument("name")
@click.option("--source", required=True, type=click.Choice(LISTED_SOURCES), help="What kind of body it is.")
@click.option("--domain", default="", help="The domain it writes from.")
@click.option("--phone", default="", help="The number to call back on: from an official directory, never a letter.")
@click.option(
    "--delegate", "delegates", multiple=True, help="The name of somebody who carries its letters (repeatable)."
)
def agency_add(session: Session, /, name: str, source: str, **options: Any) -> "Report":  # noqa: ANN401 - NewAgency
    """Enter a body, not confirmed yet: `ihala agency verify` makes it count.

    \b
    Example: ihala agency add "مستشفى النور التخصصي" --source hospital --domain hospital.med.sa --phone 0125555555
    """
    from classifiers.assessment import SourceName
    from reports.agencies import agency_report
    from store.agencies import NewAgency, add

    new = NewAgency(name, SourceName(source), **options)
    with session.workplace.writing() as store:
        entry = add(store, new, session.actor, session.workplace.now())
    return agency_report(entry, session.language)


@reporting(agency, "verify")
@click.argument("number", type=click.IntRange(1))
@click.option("--confirmed-by", required=True, help="Who at the body vouched for it, by telephone or in writing.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; today when left out.")
def agency_verify(session: Session, number: int, confirmed_by: str, day: datetime | None) -> "Report":
    """Note who vouched for entry NUMBER; from now on its domain counts.

    \b
    Example: ihala agency verify 3 --confirmed-by "مدير الخدمة الاجتماعية" --on 2026-11-23
    """
    from reports.agencies import agency_report
    from store.agencies import verify

    now = session.workplace.now()
    with session.workplace.writing() as store:
        entry = verify(store, number, (confirmed_by, (day or now).date()), session.actor, now)
    return agency_report(entry, session.language)


@reporting(agency, "remove")
@click.argument("number", type=click.IntRange(1))
def agency_remove(session: Session, number: int) -> "Report":
    """Take entry NUMBER out of use; the log keeps that it was there.

    \b
    Example: ihala agency remove 3
    """
    from reports.agencies import agency_report
    from store.agencies import remove

    with session.workplace.writing() as store:
        entry = remove(store, number, session.actor, session.workplace.now())
    return agency_report(entry, session.language)


@ihala.group("case")
def case_group() -> None:
    """The cases of the two centres."""


@reporting(case_group, "list")
@click.option("--centre", type=click.Choice(["shaml", "protection"]))
@click.option("--status", type=click.Choice(["awaiting_documents", "open", "closed"]))
def case_list(session: Session, centre: str | None, status: str | None) -> "Report":
    """List the cases, newest first."""
    from reports.case import cases_report

    with session.workplace.reading() as store:
        return cases_report(store, centre, status, session.language)


@reporting(case_group, "show")
@click.argument("case")
def case_show(session: Session, case: str) -> "Report":
    """Show one CASE with its people, papers and numbers.

    \b
    Example: ihala case show SH-1448-0001
    """
    from reports.case import case_report

    with session.workplace.reading() as store:
        return case_report(store, case, session.language)


def log_filters(command: Command) -> Command:
    """The filters of `log` and `log export`."""
    day = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
    options = (
        click.option("--since", type=day, help="From this day (or time) on, Riyadh time."),
        click.option("--until", type=day, help="Before this day (or time)."),
        click.option("--source", help="Of this source, e.g. enforcement_court."),
        click.option("--kind", help="Of this kind, e.g. referral."),
        click.option("--action", help="With this action, e.g. open_case."),
        click.option("--actor", help="By this person, or `ihala` for the service."),
        click.option("--item", help="About this item."),
        click.option("--case", help="About this case."),
        click.option("--number", help="About items or cases that carry this letter, request, deed or report number."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@ihala.group("log", invoke_without_command=True)
@log_filters
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
@click.pass_context
def log_group(context: click.Context, /, as_json: bool, **filters: Any) -> None:  # noqa: ANN401 - log_filters
    """The referral log: list it, show an entry, verify it, export it, sign a checkpoint.

    \b
    Examples: ihala log --since 2026-11-01 --action open_case
              ihala log --number 4801208834
              ihala log verify --checkpoint kept-elsewhere.txt
    """
    if context.invoked_subcommand is not None:
        return
    from reports.log import entries_report
    from store.search import log_filter

    session: Session = context.obj
    with session.workplace.reading() as store:
        _answer(as_json, entries_report(store, log_filter(store, **filters), session.language))


@reporting(log_group, "show")
@click.argument("seq", type=click.IntRange(1))
def log_show(session: Session, seq: int) -> "Report":
    """Show entry SEQ as it was written, with its hash."""
    from reports.log import entry_report

    with session.workplace.reading() as store:
        return entry_report(store, seq, session.language)


@reporting(log_group, "verify")
@click.option(
    "--checkpoint", "checkpoints", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def log_verify(session: Session, checkpoints: tuple[Path, ...]) -> "Report":
    """Check the chain, the rows it binds, and every checkpoint given; exit 74 where anything was changed."""
    from reports.log import verification_report
    from store.checkpoints import read_checkpoint
    from store.verification import verify

    verify_key = session.workplace.keys.verify_key
    kept = tuple(read_checkpoint(path.read_text("utf-8"), verify_key) for path in checkpoints)
    with session.workplace.reading() as store:
        result = verify(store, kept)
    return verification_report(result, session.language)


@log_group.command("export")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@log_filters
@pass_session
def log_export(session: Session, /, form: str, **filters: Any) -> None:  # noqa: ANN401 - log_filters
    """Write the entries to stdout: jsonl with the exact bytes that were hashed, or csv for a spreadsheet.

    \b
    Example: ihala log export --since 2026-11-01 > log.jsonl
    """
    from reports.log import export
    from store.search import log_filter

    with session.workplace.reading() as store:
        export(store, log_filter(store, **filters), form, sys.stdout)


@log_group.command("checkpoint")
@pass_session
def log_checkpoint(session: Session) -> None:
    """Print a signed checkpoint; keep it where this machine cannot change it.

    \b
    Example: ihala log checkpoint | mail -s checkpoint auditor@example.org
    """
    from store.checkpoints import make

    with session.workplace.reading() as store:
        click.echo(make(store, session.workplace.keys), nl=False)


def main() -> None:
    """The console script: every expected failure becomes one clear line and its exit code."""
    from ingest.errors import IngestError
    from store.errors import StoreError

    try:
        ihala.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except (StoreError, IngestError, OSError) as error:
        _talk(f"ihala: {error}")
        sys.exit(next(EXIT_CODES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in EXIT_CODES))


if __name__ == "__main__":
    main()
