"""The shape of the house: imports point left, every third party has one home, the budgets hold."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("parsers", "classifiers", "store", "ingest", "cli")
ALLOWED = {
    **{package: set(ORDER[: ORDER.index(package) + 1]) for package in ORDER},
    "reports": {"parsers", "classifiers", "store", "reports"},
}
ALLOWED["cli"] = {*ORDER, "reports"}
CLI_LINES = 760
"""Every command of the design with its help and its examples, and nothing else."""
HOMES = {
    "imapclient": "ingest/imap/",
    "msal": "ingest/microsoft.py",
    "requests": "ingest/microsoft.py",
    "prometheus_client": "ingest/metrics.py",
    "structlog": "ingest/logs.py",
    "dns": "ingest/dns.py",
    "dkim": "ingest/authentic/",
    "publicsuffixlist": "ingest/authentic/dmarc.py",
    "sqlalchemy": "store/",
    "alembic": "store/",
    "sqlcipher3": "store/",
    "psycopg": "store/",
    "pyrage": "store/",
    "click": "cli.py",
    "rich": "reports/",
    "spacy": "classifiers/",
    "mailparser": "parsers/",
    "pdfminer": "parsers/",
    "pdfplumber": "parsers/",
    "docx": "parsers/",
    "lxml": "parsers/",
    "olefile": "parsers/",
    "xlrd": "parsers/formats/excel97.py",
    "pi_heif": "parsers/images.py",
    "asn1crypto": "parsers/smime.py",
    "tesserocr": "parsers/ocr/tesseract.py",
    "onnxruntime": "parsers/ocr/numbers.py",
    "cv2": "parsers/ocr/",
    "numpy": "parsers/ocr/",
}
SOURCES = sorted(
    path
    for top in ("parsers", "classifiers", "store", "ingest", "reports")
    for path in (ROOT / top).rglob("*.py")
    if "versions" not in path.parts
)
SOURCES.append(ROOT / "cli.py")
PATHS = [path.relative_to(ROOT).as_posix() for path in SOURCES]


@cache
def tree(path):
    return ast.parse((ROOT / path).read_text("utf-8"))


def _imports(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", PATHS)
def test_imports_point_left(path):
    package = path.removesuffix(".py").split("/")[0]
    ours = {name.split(".")[0] for name in _imports(path)} & set(ALLOWED)
    assert ours <= ALLOWED[package] | {package}


@pytest.mark.parametrize("path", PATHS)
def test_no_group_is_repeated_possessively(path):
    """Debian's Python 3.11.2 matches `(?:...)*+` wrongly (gh-106052, gh-100061); single characters are safe."""
    assert not re.search(r"\)(?:[*+?]|\{[0-9,]+\})\+", (ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize("path", PATHS)
def test_each_third_party_has_one_home(path):
    for name in _imports(path):
        home = HOMES.get(name.split(".")[0])
        assert home is None or path.startswith(home), f"{path} imports {name}, which lives in {home}"


@pytest.mark.parametrize("path", PATHS)
def test_modules_functions_and_parameters_stay_within_the_budget(path):
    lines = (ROOT / path).read_text("utf-8").count("\n")
    assert lines <= (CLI_LINES if path == "cli.py" else 300)
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.FunctionDef):
            continue
        length = node.end_lineno - node.lineno + 1
        assert length <= 40, f"{path}:{node.lineno} {node.name} has {length} lines"
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = len([a for a in arguments if a.arg not in {"self", "cls"}])
        if path != "cli.py":  # a command takes its options as parameters
            assert count <= 5, f"{path}:{node.lineno} {node.name} takes {count} parameters"


def test_one_place_alone_catches_everything():
    broad = {
        path
        for path in PATHS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    }
    assert broad == {"ingest/survival.py"}


def test_nothing_names_a_machine_or_a_registry():
    forbidden = ("/wo" + "rk/", "/ro" + "ot/", "pypi" + ".org", "index-" + "url", "/tmp/" + "bash")
    checked = [*SOURCES, *ROOT.glob("*.md"), *ROOT.glob("*.lock"), *(ROOT / "docs").rglob("*.md"), ROOT / "dev"]
    for path in checked:
        text = path.read_text("utf-8")
        assert not [word for word in forbidden if word in text], path
