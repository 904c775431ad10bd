"""Writes `docs/rules/` anew: a page for every hygiene rule, every file of shapes and every module of gates."""

from __future__ import annotations

import ast
from pathlib import Path

from gates import Rule, rules
from rdflib import URIRef
from test_shapes import FOLDERS, SH, SHAPE, TARGETS, constraints, holders, shapes, sources

from clusterkg.namespaces import shorten

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
TONGUES = ("en", "zh-hant", "ko")
# The modules whose tests are gates, with what they guard.
MODULES = {
    "invariants": "What must hold of the graph",
    "test_invariants": "The invariants are kept, and their faults are found",
    "test_gates": "The hygiene rules",
    "test_release_gates": "Formats, coverage, retired terms, words, licences",
    "test_shapes": "The shapes themselves",
    "test_alignments": "The alignments",
    "test_package": "The package as shipped",
    "test_second_shacl": "A second SHACL engine",
    "test_robot": "ROBOT's report, language by language",
}
MADE = "<!-- Written by tests/make_rules.py; change what it is made of, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """Every page by file name."""
    found = {f"{rule.id}.md": _hygiene(rule) for rule in rules().values()}
    found |= {f"shapes-{file}.md": _shapes(folder, file) for folder in FOLDERS for file in sources(folder)}
    found |= {f"tests-{_slug(module)}.md": _module(module, title) for module, title in MODULES.items()}
    return {name: MADE + text for name, text in {**found, "README.md": _index()}.items()}


def _index() -> str:
    lines = [
        "# Rules",
        "",
        "Whatever is checked by machine, with why, and how to mend it. Each rule has an example that breaks it.",
        "",
        "## Hygiene",
        "",
        "Over the terms, the vocabularies and the labels of everything; asked on two engines.",
        "",
        "| rule | what is wrong where it finds something | gate |",
        "|---|---|---|",
        *(f"| [{rule.id}]({rule.id}.md) | {rule.title} | {rule.gate} |" for rule in rules().values()),
        "",
        "## Shapes",
        "",
        "What `clusterkg validate` holds data against.",
        "",
        "| file | constraints |",
        "|---|---|",
    ]
    for folder in FOLDERS:
        lines += [f"| [{folder}/{file}](shapes-{file}.md) | {len(names)} |" for file, names in sources(folder).items()]
    lines += ["", "## Tests that are gates", ""]
    lines += [f"- [{title}](tests-{_slug(module)}.md)" for module, title in MODULES.items()]
    return "\n".join(lines) + "\n"


def _hygiene(rule: Rule) -> str:
    query, example = f"tests/gates/{rule.id}.rq", f"tests/fixtures/gates/{rule.id}.ttl"
    return (
        f"# {rule.title}\n\n`{rule.id}` · {rule.severity} · {rule.gate}\n\n"
        f"**Problem.** {rule.problem}\n\n**Why it matters.** {rule.why}\n\n**How to mend it.** {rule.mend}\n\n"
        f"The query: [{query}](../../{query}). An example that breaks the rule: [{example}](../../{example}).\n"
    )


def _shapes(folder: str, file: str) -> str:
    graph = shapes(folder)
    path = f"shapes/{folder}/{file}.ttl"
    lines = [f"# Shapes: {file}", "", f"From [{path}](../../{path}).", ""]
    for name in sorted(sources(folder)[file]):
        node = constraints(folder)[name]
        targets = sorted(
            f"{str(kind).removeprefix(str(SH))} {shorten(str(value))}"
            for holder in holders(folder, node)
            for kind in TARGETS
            for value in graph.objects(holder, kind)
        )
        severity = str(graph.value(node, SH.severity)).removeprefix(str(SH))
        names = {str(text.language).lower(): text for text in graph.objects(node, SH.name)}  # type: ignore[attr-defined]
        messages = {str(text.language).lower(): text for text in graph.objects(node, SH.message)}  # type: ignore[attr-defined]
        lines += [f"## {name}", "", f"{severity}: {', '.join(f'`{target}`' for target in targets)}", ""]
        for tongue in TONGUES:
            lines += [f"- **{names[tongue]}**. {messages[tongue]}"]
        example = f"tests/fixtures/shapes/{folder}/{name}.ttl"
        lines += ["", f"[An example that breaks it](../../{example}).", ""]
    if not sources(folder)[file]:
        lines += ["No constraint of its own: it gathers those of other files for one class.", ""]
    gathered = sorted(str(node).removeprefix(SHAPE) for node in _gatherers(folder, file))
    if gathered:
        lines += [f"Shapes that gather constraints: {', '.join(f'`{name}`' for name in gathered)}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _gatherers(folder: str, file: str) -> set[URIRef]:
    text = (ROOT / "shapes" / folder / f"{file}.ttl").read_text(encoding="utf-8")
    declared = {
        URIRef(SHAPE + line.split()[0].removeprefix("shape:")) for line in text.splitlines() if line[:6] == "shape:"
    }
    return {node for node in declared if str(node).removeprefix(SHAPE) not in constraints(folder)}


def _module(module: str, title: str) -> str:
    path = f"tests/{module}.py"
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    lines = [f"# {title}", "", f"From [{path}](../../{path}). {(ast.get_docstring(tree) or '').splitlines()[0]}", ""]
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if module.startswith("test_") and not node.name.startswith("test_"):
            continue
        words = node.name.removeprefix("test_").replace("_", " ")
        told = " ".join((ast.get_docstring(node) or "").split())
        lines += [f"- **{words[0].upper()}{words[1:]}.** {told}".rstrip()]
    return "\n".join(lines) + "\n"


def _slug(module: str) -> str:
    return module.removeprefix("test_").replace("_", "-") + ("-kept" if module == "test_invariants" else "")


def main() -> None:
    """Write every page; remove those of rules that are gone."""
    PAGES.mkdir(exist_ok=True)
    written = pages()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    for path in PAGES.glob("*.md"):
        if path.name not in written:
            path.unlink()


if __name__ == "__main__":
    main()
