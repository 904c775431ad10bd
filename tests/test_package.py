"""The package as shipped: light to import, silent, offline, whole when installed, one version everywhere."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

import clusterkg
from clusterkg.claims import Ontology, Published
from clusterkg.namespaces import BASE, PREFIXES

HEAVY = ("rdflib", "pyshacl", "owlready2", "curies", "rich", "pandas", "networkx", "SPARQLWrapper", "jpype")


def python(code: str, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
        cwd=ROOT,
    )


# --- import


def test_import_is_light_and_silent() -> None:
    done = python("import sys, clusterkg\nprint(sorted(set(sys.modules)))")
    assert done.returncode == 0
    assert done.stderr == ""
    loaded = set(ast.literal_eval(done.stdout))
    assert not loaded & set(HEAVY)


def test_asking_for_csv_needs_no_heavy_module() -> None:
    code = (
        "import sys\nfrom clusterkg.cli import main\n"
        "try:\n    main(['ask', 'benefits-by-side', '--format', 'csv'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"assert not set(sys.modules) & set({HEAVY!r}), sorted(set(sys.modules) & set({HEAVY!r}))\n"
    )
    done = python(code)
    assert done.returncode == 0, done.stderr


def test_public_names_are_those_listed() -> None:
    for name in clusterkg.__all__:
        assert getattr(clusterkg, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = clusterkg.nothing
    functions = {"load", "open", "reason", "validate"}
    assert set(clusterkg.__all__) == {"ClusterKGError", "KnowledgeGraph", "__version__", *functions}


def test_doctests_run() -> None:
    import doctest
    import importlib
    import pkgutil

    tried = 0
    for info in pkgutil.walk_packages(clusterkg.__path__, "clusterkg."):
        if info.name.endswith("__main__"):
            continue
        result = doctest.testmod(importlib.import_module(info.name), optionflags=doctest.ELLIPSIS)
        assert result.failed == 0, info.name
        tried += result.attempted
    assert doctest.testmod(clusterkg).failed == 0
    assert tried > 20


def test_every_module_keeps_to_the_layers() -> None:
    """Imports point down only: a module never imports from a layer above its own."""
    layers = [
        {"cli", "__main__"},
        {"publish", "graph", "loading", "linking", "reconciliation", "formats", "release", "site"},
        {"validation", "reasoning", "evidence", "questions"},
        {"store", "claims", "sssom"},
        {"namespaces", "resources", "errors"},
    ]
    height = {name: len(layers) - number for number, names in enumerate(layers) for name in names}
    for path in sorted((ROOT / "clusterkg").rglob("*.py")):
        own = path.relative_to(ROOT / "clusterkg").parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clusterkg."):
                other = str(node.module).split(".")[1]
                assert height[other] <= height[own], f"{path.name} imports {node.module}"


def test_modules_are_short() -> None:
    for path in (ROOT / "clusterkg").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name


# --- 9. nothing opens a socket

_NO_SOCKETS = """
import sys
def hook(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request"}:
        raise RuntimeError(f"a socket was opened: {event} {arguments}")
sys.addaudithook(hook)
from clusterkg.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    sys.exit(end.code)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "profile-cluster"],
        ["claim", "area-heyri"],
        ["coverage"],
        ["info"],
        ["export", "--format", "turtle", "-o", os.devnull + ".ttl"],
        ["validate", "docs/examples/hinterland.ttl"],
        ["query", "queries/benefits-by-side.rq"],
        ["mappings"],
    ],
)
def test_no_command_opens_a_socket(arguments: list[str], tmp_path: Path) -> None:
    given = [str(tmp_path / "out.ttl") if item.endswith("null.ttl") else item for item in arguments]
    done = python(_NO_SOCKETS, *given)
    assert done.returncode == 0, done.stderr


def test_an_opened_socket_would_be_seen() -> None:
    done = python(
        _NO_SOCKETS.replace(
            "from clusterkg.cli", "import socket; socket.create_connection(('127.0.0.1', 9))\nfrom clusterkg.cli"
        )
    )
    assert "a socket was opened" in done.stderr


def test_reasoning_opens_no_socket() -> None:
    code = _NO_SOCKETS.split("from clusterkg.cli")[0] + (
        "from clusterkg.claims import publish, read_ontology\nfrom clusterkg.reasoning import check_consistency\n"
        "assert check_consistency(publish(read_ontology()).facts).consistent\n"
    )
    done = python(code)
    assert done.returncode == 0, done.stderr


# --- 8. own IRIs used anywhere are declared


def own_names(text: str) -> set[str]:
    """The own terms that a text names: `clu:Claim`, `said:cause`, `kg:heyri`, and in Python `CLU.Claim`."""
    found = {f"{prefix}:{name}" for prefix, name in re.findall(r"\b(clu|said|kg):([A-Za-z][\w-]*)", text)}
    for prefix, name in re.findall(r"\b(CLU|SAID)\.([A-Za-z]\w*)", text):
        found.add(f"{prefix.lower()}:{name}")
    found |= {f"kg:{name}" for name in re.findall(r'\bKG\["([\w-]+)"\]', text)}
    # What ends in a hyphen is the beginning of a name, in a rule for names.
    return {name for name in found if not name.endswith(("-", ":iri"))}


def known_names(ontology: Ontology, published: Published) -> set[str]:
    iris = {str(t.subject.value) for t in published.graph if hasattr(t.subject, "value")}
    iris |= {str(t.predicate.value) for t in published.graph}
    return {
        f"{prefix}:{iri.removeprefix(PREFIXES[prefix].iri)}"
        for iri in iris
        for prefix in ("clu", "said", "kg")
        if iri.startswith(PREFIXES[prefix].iri)
    }


def files_with_names() -> list[Path]:
    found: list[Path] = []
    for folder, pattern in {
        "clusterkg": "*.py",
        "queries": "*",
        "shapes": "*.ttl",
        "docs": "*.md",
        "ontology": "*.rq",
        "bench": "*.py",
    }.items():
        found += [path for path in (ROOT / folder).rglob(pattern) if path.is_file()]
    return [*found, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def test_every_own_name_used_is_declared(ontology: Ontology, published: Published) -> None:
    known = known_names(ontology, published)
    for path in files_with_names():
        unknown = own_names(path.read_text(encoding="utf-8")) - known
        # Examples in docs may show a name of the reader's own: those begin with `my-`.
        assert {name for name in unknown if ":my-" not in name} == set(), path.name


def test_an_undeclared_name_would_be_seen(ontology: Ontology, published: Published) -> None:
    assert own_names("?x clu:Clam ?y") - known_names(ontology, published) == {"clu:Clam"}


def test_own_iris_are_spelled_in_one_place() -> None:
    """Code takes IRIs from the namespace module."""
    for path in (ROOT / "clusterkg").rglob("*.py"):
        if path.name not in {"namespaces.py"}:
            code = re.sub(r'"""(?:.|\n)*?"""', "", path.read_text(encoding="utf-8"))
            assert BASE not in code, path.name


# --- one version, whole wheel


def test_one_version_everywhere() -> None:
    version = clusterkg.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == version
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == version
    for path in (ROOT / "ontology").rglob("*.ttl"):
        for found in re.findall(r'owl:versionInfo "([^"]+)"', path.read_text(encoding="utf-8")):
            assert found == version, path.name
    assert re.search(rf"^## \[(Unreleased|{re.escape(version)})\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_wheel_works_elsewhere(tmp_path: Path) -> None:
    """The built wheel, installed into an environment of its own, answers without building anything."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.stat().st_size < 5_000_000
    home = tmp_path / "home"
    venv.create(home, with_pip=True, system_site_packages=False)
    interpreter = home / "bin" / "python"
    subprocess.run([interpreter, "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [home / "bin" / "clusterkg", "ask", "benefits-by-side", "--format", "csv"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment,
    )
    assert len(done.stdout.splitlines()) == 9
    assert done.stderr == ""
    assert not (tmp_path / "cache").exists()


# --- gates


def test_nothing_in_ci_is_unable_to_fail() -> None:
    for path in [ROOT / ".ci" / "run", *sorted((ROOT / "scripts").iterdir())]:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^set -eu", text, re.MULTILINE), path.name
        assert not re.search(r"\|\| *true|--exit-zero|continue-on-error", text), path.name
    for path in sorted((ROOT / "tests").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant)), path.name
            assert not (isinstance(node, ast.Attribute) and node.attr in {"xfail", "skipif"}), path.name


def test_no_path_of_a_workplace_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    pattern = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root)/")
    for name in listed:
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png"} and path.name != "test_package.py":
            assert not pattern.search(path.read_text(encoding="utf-8")), name
