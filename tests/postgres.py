"""A throw-away PostgreSQL of the tests' own: a real server on a free loopback port, as root or as an ordinary user."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa


def binaries() -> Path | None:
    """The folder of the newest installed server's programs, or None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server() -> Iterator[sa.URL]:
    """Runs a server without durability (it is thrown away); yields the URL of its administrator."""
    programs = binaries()
    base = Path(tempfile.mkdtemp(prefix="ihala-pg-"))
    user = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(base, account.pw_uid, account.pw_gid)
    data, port = base / "data", _free_port()
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        check=True, stdout=subprocess.DEVNULL, cwd=base, **user,
    )  # fmt: skip
    settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={base}", "fsync=off", "full_page_writes=off")
    options = [word for setting in settings for word in ("-c", setting)]
    with (base / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), *options], cwd=base, stderr=log, **user
        )
        try:
            _wait(programs, port)
            yield sa.make_url(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres")
        finally:
            process.send_signal(signal.SIGINT)  # the fast shutdown
            process.wait(20)
            shutil.rmtree(base, ignore_errors=True)


def _wait(programs: Path, port: int) -> None:
    for _ in range(200):
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start")


@contextlib.contextmanager
def database(admin_url: sa.URL, name: str, template: str = "template1") -> Iterator[str]:
    """A fresh database of this name, a copy of `template`; dropped at the end, whoever still holds it."""
    admin = sa.create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'create database "{name}" template "{template}"')
    try:
        yield admin_url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'drop database "{name}" with (force)')
        admin.dispose()
