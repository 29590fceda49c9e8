"""What `deploy/` installs: the unit is sound and lets the cage work, the script does the same twice and goes back."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from installed import make

from ingest.config import load
from store.database import is_current, open_database, revisions
from store.keys import load as load_keys

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed: apt-get install systemd"
)

# An interpreter that makes an environment without a network: its pip writes down what it is asked, its ihala is ours.
INTERPRETER = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin"
cat > "$3/bin/python" <<'END'
#!/bin/sh
echo "$@" >> {log}
while [ $# -gt 0 ]; do [ "$1" = -r ] && cat "$2" >> {log}; shift; done
END
cat > "$3/bin/ihala" <<'END'
#!/bin/sh
if [ "$1" = --version ]; then echo "ihala, version 0"; exit 0; fi
if [ -e {broken} ] && [ "$1" = upgrade ]; then exit 74; fi
PYTHONPATH={root} exec {python} {root}/cli.py "$@"
END
chmod +x "$3/bin/python" "$3/bin/ihala"
"""


class Machine:
    """A folder to install into, as the root of a machine."""

    def __init__(self, folder):
        self.folder, self.root = folder, folder / "root"
        self.log, self.broken, self.interpreter = folder / "log", folder / "broken", folder / "python3"
        paths = {"log": self.log, "broken": self.broken, "root": ROOT, "python": sys.executable}
        self.interpreter.write_text(INTERPRETER.format(**paths))
        self.interpreter.chmod(0o755)

    def install(self, source=ROOT, *more):
        """(exit code, what it said)."""
        options = ["--root", self.root, "--python", self.interpreter, *more]
        done = subprocess.run([source / "deploy" / "install.sh", *options], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr + done.stdout

    def older_installation(self):
        """An installation whose tables are of version 0002, and the engine of its database."""
        state = self.root / "var/lib/ihala"
        shutil.rmtree(state, ignore_errors=True)
        make(state)
        (state / "ihala.db").unlink()
        settings = load(state / "ihala.toml")
        engine = open_database(settings.store.database, load_keys(settings.store.keys))
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(ROOT / "store" / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
        return engine

    @property
    def current(self):
        return (self.root / "opt/ihala/current").resolve()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_it_installs_everything_and_says_what_is_next(machine):
    code, said = machine.install()
    assert code == 0, said
    assert "init /var/lib/ihala" in said and "recovery key" in said
    for name in ("etc/systemd/system/ihala.service", "usr/lib/sysusers.d/ihala.conf", "usr/lib/tmpfiles.d/ihala.conf"):
        assert (machine.root / name).is_file()
    assert (machine.current / "share/doc/ihala/operations.md").is_file()
    wrapper = machine.root / "usr/local/bin/ihala"
    assert subprocess.run(["sh", "-n", wrapper], check=False).returncode == 0


def test_every_package_comes_with_its_hash(machine):
    machine.install()
    asked = machine.log.read_text()
    installs = [line for line in asked.splitlines() if " install " in line]
    assert ["--require-hashes" in line for line in installs] == [True, True, False]
    assert all("--no-build-isolation" in line for line in installs[1:])  # nothing fetched beside the lists
    assert "--no-deps" in installs[2]
    pinned = re.findall(r"^([a-z0-9._-]+)==", asked, re.MULTILINE)
    assert {"hatchling", "packaging", "pathspec", "pluggy", "setuptools", "trove-classifiers", "sqlalchemy"} <= set(
        pinned
    )
    assert "pytest" not in pinned
    assert asked.count("--hash=sha256:") >= len(pinned)


def builders():
    """hatchling and all that it needs, as the lock file says whom each package is there for."""
    needs, name = {}, ""
    for line in (ROOT / "requirements-dev.lock").read_text().splitlines():
        if found := re.match(r"([a-z0-9._-]+)==", line):
            name, reasons = found[1], False
        elif line.startswith("    # via"):
            reasons = True
        if line.startswith("    #") and reasons:
            for reason in re.findall(r"[a-z0-9._-]+", line.removeprefix("    # via").removeprefix("    #")):
                needs.setdefault(reason, set()).add(name)
    wanted = {"hatchling"}
    while more := {need for each in wanted for need in needs.get(each, ())} - wanted:
        wanted |= more
    assert len(wanted) > 4
    return wanted


def test_installing_again_makes_nothing_anew(machine):
    machine.install()
    before = machine.log.read_text(), machine.current
    code, said = machine.install()
    assert code == 0 and "already there" in said
    assert (machine.log.read_text(), machine.current) == before


def test_an_environment_that_was_half_made_is_made_again(machine):
    machine.install()
    (machine.current / "complete").unlink()
    assert "already there" not in machine.install()[1]


def test_another_prefix_is_in_the_unit_and_the_command(machine):
    assert machine.install(ROOT, "--prefix", "/srv/programs/ihala")[0] == 0
    unit = (machine.root / "etc/systemd/system/ihala.service").read_text()
    assert "ExecStart=/srv/programs/ihala/current/bin/ihala" in unit and "/opt/" not in unit
    assert "/srv/programs/ihala/current" in (machine.root / "usr/local/bin/ihala").read_text()


def test_password_files_become_credentials_of_the_service(machine):
    machine.install()
    folder = machine.root / "etc/ihala/credentials"
    for name in ("mailbox", "relay", "not ours"):
        (folder / name).write_text("secret")
    machine.install()
    drop_in = (machine.root / "etc/systemd/system/ihala.service.d/credentials.conf").read_text()
    assert re.findall("LoadCredential=(.*)", drop_in) == [
        "mailbox:/etc/ihala/credentials/mailbox", "relay:/etc/ihala/credentials/relay",
    ]  # fmt: skip
    assert "secret" not in drop_in


def test_an_upgrade_backs_up_first_and_then_points_at_the_new_version(machine, tmp_path):
    machine.install()
    old, engine = machine.current, machine.older_installation()
    newer = tmp_path / "newer"
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", "shared", "tests", "bench", ".*_cache")
    shutil.copytree(ROOT, newer, ignore=ignore)
    (newer / "cli.py").write_text((newer / "cli.py").read_text() + "\n# newer\n")
    code, said = machine.install(newer)
    assert code == 0, said
    assert machine.current != old and old.is_dir()
    assert is_current(engine)
    (copy,) = (machine.root / "var/lib/ihala/backups").iterdir()
    assert copy.name in said
    engine.dispose()


def test_an_upgrade_that_fails_leaves_the_old_version_and_the_old_tables(machine, tmp_path):
    machine.install()
    old, engine = machine.current, machine.older_installation()
    machine.broken.touch()
    (machine.root / "opt/ihala/releases" / old.name / "complete").touch()
    code, said = machine.install()
    assert code == 1 and "nothing was changed" in said and old.name in said
    assert machine.current == old and revisions(engine)[0] == "0002"
    engine.dispose()


@pytest.mark.parametrize("options", [["--nonsense"], ["--prefix", "relative"]])
def test_wrong_options_are_refused(machine, options):
    assert machine.install(ROOT, *options)[0] != 0


def test_the_scripts_are_clean():
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed: apt-get install shellcheck")
    scripts = [DEPLOY / "install.sh", ROOT / "dev"]
    done = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# — the unit —


def settings_of_the_unit():
    lines = (DEPLOY / "ihala.service").read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    return {key: [value for name, value in pairs if name == key] for key, _ in pairs}


@needs_systemd
def test_systemd_finds_no_fault_in_the_unit(tmp_path):
    unit = tmp_path / "ihala.service"
    unit.write_text(
        re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", (DEPLOY / "ihala.service").read_text(), flags=re.M)
    )
    verify = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "ihala.service" in line and "/etc/" not in line]
    assert done.returncode == 0 and ours == [], done.stderr


@needs_systemd
def test_systemd_rates_its_exposure_as_ok():
    rate = ["systemd-analyze", "security", "--offline=true", "--threshold=20", DEPLOY / "ihala.service"]
    done = subprocess.run(rate, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


@needs_systemd
@pytest.mark.parametrize(
    "call",
    ["landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp", "prctl", "prlimit64",
     "execve", "fsync", "flock", "clone3", "kill"],
)  # fmt: skip
def test_the_filter_lets_the_service_and_its_cage_work(call):
    allowed = set()
    for value in settings_of_the_unit()["SystemCallFilter"]:
        refuse, words = value.startswith("~"), value.lstrip("~").split()
        for word in words:
            named = members(word) if word.startswith("@") else {word}
            allowed = allowed - named if refuse else allowed | named
    assert call in allowed


def members(group):
    """Every system call of a group of systemd's, those of its groups too."""
    said = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True
    ).stdout
    words = [line.strip() for line in said.splitlines()[1:] if line.strip() and not line.strip().startswith("#")]
    return {call for word in words for call in (members(word) if word.startswith("@") else {word})}


def test_the_watchdog_waits_longer_than_one_message_may_take():
    (given,) = settings_of_the_unit()["WatchdogSec"]
    seconds = int(given.removesuffix("min")) * 60
    assert seconds > load_defaults().reading.limits.document_seconds + 60


def load_defaults():
    return load(environ={})


def test_a_wrong_configuration_is_not_tried_for_ever():
    import cli

    assert settings_of_the_unit()["RestartPreventExitStatus"] == [str(cli.EXIT_CODES["ConfigError"])]
