"""The command line as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT

from clusterkg.cli import main
from clusterkg.questions import Catalogue

COMMANDS = (
    "ask",
    "claim",
    "evidence",
    "coverage",
    "query",
    "validate",
    "mappings",
    "export",
    "info",
    "load",
    "reason",
    "stores",
    "store",
)


def run(*arguments: str, stdin: str | None = None, columns: int = 160) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(main, list(arguments), input=stdin)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_holds_an_example(command: str) -> None:
    result = run(command, "-h")
    assert result.exit_code == 0
    assert re.search(r"Examples?:\n +(echo .*)?clusterkg " + command, result.output)


def test_help_lists_every_command() -> None:
    assert all(f"  {command} " in run("--help").output for command in COMMANDS)


def test_version_is_the_package_s() -> None:
    from clusterkg import __version__

    assert run("--version").output == f"clusterkg {__version__}\n"


# --- ask


def test_questions_are_listed_by_theme() -> None:
    output = run("ask").output
    for question in Catalogue():
        assert re.search(rf"^  {question.id} +{re.escape(question.titles['en'])}", output, re.MULTILINE)
    assert "Heyri 與坡州" in run("ask", "--lang", "zh").output


def test_questions_are_listed_as_json() -> None:
    listed = json.loads(run("ask", "--format", "json").output)
    assert [item["id"] for item in listed] == [question.id for question in Catalogue()]
    assert {"id", "title", "summary", "theme", "serves", "parameters"} == set(listed[0])


def test_answer_is_a_table_with_words_modality_and_place() -> None:
    output = run("ask", "governance-and-money", "--set", "cluster=paju").output
    assert "Paju Book City is managed by the Bookcity Culture Foundation" in re.sub(r"\s+", " ", output) or (
        "gov-paju-bookcity-culture-foundation" in output
    )
    assert "asserted" in output
    assert "5.2 par. 2" in output
    assert "possible" in output


def test_narrow_terminal_loses_no_column() -> None:
    output = run("ask", "six-logics", columns=60).output
    assert output.count("claim: logic-korea-") == 6
    assert output.count("modality: asserted") == 6


@pytest.mark.parametrize("lang", ["en", "zh", "ko"])
@pytest.mark.parametrize("columns", [70, 110, 150, 190])
def test_table_loses_no_character(lang: str, columns: int) -> None:
    """A row's claim is folded over lines, never cut (it was, in wide scripts, where the table outgrew the terminal)."""
    output = run("ask", "government-roles", "--lang", lang, columns=columns).output
    names = [row["claim"] for row in json.loads(run("ask", "government-roles", "--format", "json").output)["rows"]]
    if "claim: " in output or "主張: " in output or "주장: " in output:  # too narrow for a table
        assert all(name.removeprefix("claim:") in output.replace("\n", "").replace("  ", "") for name in names)
        return
    start = max(len(line) for line in output.splitlines())
    assert start <= columns
    folded = "".join(line.split("   ")[-1].strip() for line in output.splitlines() if "─" not in line)
    assert sum(name.removeprefix("claim:") in folded for name in names) == len(names)


@pytest.mark.parametrize("lang", ["en", "zh", "ko"])
def test_answer_in_every_format(lang: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("ask", "benefits-by-side", "--format", "csv", "--lang", lang).output)))
    data = json.loads(run("ask", "benefits-by-side", "--format", "json", "--lang", lang).output)
    assert len(rows) == 8
    assert [row["benefit"] for row in rows] == [row["benefit"] for row in data["rows"]]
    markdown = run("ask", "benefits-by-side", "--format", "md", "--lang", lang).output
    assert markdown.count("\n| ") == 10
    html = run("ask", "benefits-by-side", "--format", "html", "--lang", lang).output
    assert html.count("<tr>") == 9
    assert all(str(row["benefit"]) in markdown and str(row["benefit"]) in html for row in data["rows"])


def test_evidence_quotes_the_paper(paper: Path) -> None:
    result = run("ask", "measurements", "--evidence", "--source", str(paper))
    assert result.exit_code == 0
    assert "15 " in result.output
    assert "claim        area-heyri" in result.output


def test_evidence_as_json_holds_the_words(paper: Path) -> None:
    result = run("ask", "measurements", "--evidence", "--source", str(paper), "--format", "json")
    evidence = json.loads(result.output)["evidence"]
    assert "15 " in evidence["area-heyri"]["passages"][0]["words"]
    assert (
        "words"
        not in json.loads(run("ask", "measurements", "--evidence", "--format", "json").output)["evidence"][
            "area-heyri"
        ]["passages"][0]
    )
    assert run("ask", "measurements", "--evidence", "--format", "csv").exit_code == 2


def test_records_have_no_claims_behind_them() -> None:
    result = run("ask", "open-points", "--evidence")
    assert (result.exit_code, "no claims stand behind them" in result.output) == (0, True)


def test_source_without_evidence_is_refused(paper: Path) -> None:
    result = run("ask", "measurements", "--source", str(paper))
    assert result.exit_code == 2
    assert "--source goes with --evidence" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "profile-clusters"], "Did you mean: profile-cluster"),
        (["ask", "profile-cluster", "--set", "cluster=pajju"], "There is no cluster 'pajju'. Did you mean: paju?"),
        (["ask", "profile-cluster", "--set", "clustr=paju"], "There is no parameter 'clustr' of profile-cluster. Did"),
        (["ask", "profile-cluster", "--set", "cluster=seoul"], "There is: heyri, korean-cultural-clusters, paju."),
        (["ask", "--set", "cluster=paju"], "go with a question's ID"),
        (["ask", "profile-cluster", "--set", "paju"], "--set wants NAME=VALUE"),
        (["ask", "../pyproject"], "There is no question '../pyproject'"),
        (["claim", "area-heiry"], "Did you mean: area-heyri"),
        (["aks"], "There is no command 'aks'. Did you mean: ask"),
        (["query", "/nowhere/none.rq"], "cannot be read"),
        (["evidence", "area-heyri", "--source", "/nowhere/paper.txt"], "cannot be read"),
        (["export", "--part", "facts", "--format", "trig"], "there is no --part facts"),
        (["validate", "/nowhere/none.ttl"], "cannot be read"),
        (["validate", "/"], "is a folder; name the files in it"),
    ],
)
def test_mistakes_are_told_without_a_traceback(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_answer_says_what_it_was_asked_about() -> None:
    assert "factor: geographic proximity (GeographicProximity)" in run("ask", "effects-of").output
    arguments = ("ask", "profile-cluster", "--set", "cluster=paju", "--lang", "ko")
    data = json.loads(run(*arguments, "--format", "json").output)
    assert (data["language"], data["parameters"]) == ("ko", {"cluster": ["paju"]})
    for form in ("table", "md", "html"):
        assert "클러스터: 파주출판도시 (paju)" in run(*arguments, "--format", form).output


def test_nothing_found_is_said_and_where_it_was_looked_for() -> None:
    result = run("ask", "find-statements", "--set", "word=대출")
    assert (result.exit_code, "try --lang zh or ko" in result.stderr) == (0, True)
    result = run("ask", "governance-and-money", "--set", "cluster=korean-cultural-clusters", "--lang", "zh")
    assert "論文對此未置一詞" in result.stderr


def test_clusters_stand_side_by_side() -> None:
    lines = run("ask", "compare-clusters", columns=120).output.splitlines()
    assert "Heyri Art Valley" in lines[6]
    assert "Paju Book City" in lines[6]
    claims = {
        str(row["claim"]) for row in json.loads(run("ask", "compare-clusters", "--format", "json").output)["rows"]
    }
    for columns in (40, 60, 120):
        folded = re.sub(r"\s", "", run("ask", "compare-clusters", columns=columns).output)
        names = [claim.removeprefix("claim:") for claim in claims if len(claim) < 30]
        assert names
        assert all(name in folded for name in names), columns


def test_each_discrepancy_heads_its_sides() -> None:
    rows = json.loads(run("ask", "discrepancies", "--format", "json").output)["rows"]
    output = re.sub(r"\s+", " ", run("ask", "discrepancies", columns=100).output)
    for kind, label in {(row["kind"], row["discrepancy"]) for row in rows}:
        assert output.count(f"{kind} · {label} ") == 1, label


def test_full_disk_is_told_without_a_traceback() -> None:
    for arguments in ("ask six-logics", "ask compare-clusters", "export", "info", "coverage"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec {sys.executable} -m clusterkg {arguments} > /dev/full"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (3, "Error: The output cannot be written: No space left on device.\n")


def test_reader_that_has_seen_enough_is_no_error() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m clusterkg export --format ntriples | head -1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.count("\n"), "Traceback" in done.stderr) == (1, False)


# --- claim, evidence, coverage


@pytest.mark.parametrize(("lang", "script"), [("zh", r"[\u4e00-\u9fff]"), ("ko", r"[\uac00-\ud7a3]")])
def test_every_line_of_a_claim_is_in_the_asked_language(lang: str, script: str) -> None:
    shown, _, triples = run("claim", "fund-heyri-government-loans", "--lang", lang).output.partition("\n\n")
    for line in shown.splitlines():
        assert re.search(script, line), line
    assert re.match(rf"  {script}+\n", triples)


def test_kind_of_what_is_at_odds_is_shown() -> None:
    assert re.search(
        r"^  at odds +\(variant naming\) ", run("claim", "gov-paju-bookcity-culture-foundation").output, re.MULTILINE
    )
    assert re.search(r"^  at odds +\(tension\) ", run("claim", "fund-heyri-government-loans").output, re.MULTILINE)


def test_evidence_without_the_text_shows_the_places() -> None:
    result = run("evidence", "area-heyri")
    assert (result.exit_code, "s5-1-p2-s1b" in result.output, "With --source FILE" in result.stderr) == (0, True, True)


@pytest.mark.parametrize(("lang", "script"), [("zh", r"[\u4e00-\u9fff]"), ("ko", r"[\uac00-\ud7a3]")])
def test_coverage_is_in_the_asked_language(lang: str, script: str) -> None:
    lines = [line for line in run("coverage", "--lang", lang).output.splitlines() if line.strip()]
    assert re.search(script, lines[0])
    assert re.search(script, lines[-1])


def test_claim_shows_what_it_states() -> None:
    output = run("claim", "area-heyri").output
    assert "kg:area-heyri clu:value 150000" in output
    assert "kg:heyri clu:hasLandAreaInSquareMetres 150000  (derived)" in output
    assert json.loads(run("claim", "area-heyri", "--format", "json").output)["place"] == "5.1 par. 2"


def test_evidence_shows_the_passage(paper: Path) -> None:
    output = run("evidence", "area-heyri", "--source", str(paper)).output
    assert "s5-1-p2-s1b" in output
    assert "Heyri covers an area of 150,000 square metres" in output


def test_evidence_refuses_another_text(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("another text", encoding="utf-8")
    result = run("evidence", "area-heyri", "--source", str(tmp_path / "other.txt"))
    assert result.exit_code == 2
    assert "is not the text that the passages point into" in result.output


def test_coverage_is_printed_by_section_and_paragraph(paper: Path) -> None:
    result = run("coverage", "--source", str(paper))
    assert result.exit_code == 0
    assert re.search(r"^ 5\.2 +3 +107 +107 +100 %", result.output, re.MULTILINE)
    assert ", 0 are unexplained." in result.output
    assert json.loads(run("coverage", "--format", "json").output)["unexplained"] == 0


# --- query


def test_query_from_standard_input_and_file(tmp_path: Path) -> None:
    text = "SELECT ?c WHERE { ?c a clu:IndustrialCluster }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    assert "kg:heyri" in run("query", "-", stdin=text).output
    assert "https://w3id.org/clusterkg/id/heyri" in run("query", str(tmp_path / "q.rq"), "--format", "csv").output
    assert run("query", "-", stdin="ASK { kg:heyri a clu:IndustrialCluster }").output == "yes\n"


def test_names_that_nothing_bears_are_pointed_out() -> None:
    result = run("query", "-", stdin="SELECT ?x { ?x a clu:IndustrialClusters ; clu:isFundedBy kg:nobody-at-all }")
    assert result.exit_code == 0
    assert "The graph holds no clu:IndustrialClusters. Did you mean: clu:IndustrialCluster" in result.stderr
    assert "Did you mean: clu:fundedBy?" in result.stderr
    assert "The graph holds no kg:nobody-at-all." in result.stderr
    fine = "SELECT ?x { ?x said:type clu:Linkage ; clu:linkageType ?t FILTER(STRSTARTS(STR(?x), STR(kg:))) }"
    assert run("query", "-", stdin=f"PREFIX kg: <https://w3id.org/clusterkg/id/> {fine}").stderr == ""


def test_triples_come_as_turtle() -> None:
    for text in ("DESCRIBE kg:heyri", "# mine\nPREFIX a: <urn:a>\nCONSTRUCT WHERE { kg:heyri clu:locatedIn ?place }"):
        result = run("query", "-", stdin=text)
        assert (result.exit_code, "kg:heyri clu:" in result.output) == (0, True), result.output


def test_query_limits_and_refusals_have_their_exit_codes() -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
    result = run("query", "-", "--timeout", "1", stdin=slow)
    assert (result.exit_code, "longer than 1 seconds" in result.output) == (3, True)
    result = run("query", "-", stdin="SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert (result.exit_code, "SERVICE is not allowed" in result.output) == (2, True)
    result = run("query", "-", stdin="#" * 300_000)
    assert (result.exit_code, "50,000 characters" in result.output) == (3, True)


# --- export, info


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
@pytest.mark.parametrize("part", ["graph", "facts"])
def test_every_format_holds_the_same_graph(form: str, part: str, tmp_path: Path) -> None:
    from clusterkg.publish import EXPORT_FORMATS

    target = tmp_path / "graph"
    assert run("export", "--format", form, "--part", part, "-o", str(target)).exit_code == 0
    reference = run("export", "--format", "ntriples", "--part", part).output

    def canonical(data: bytes, rdf_format: ox.RdfFormat) -> ox.Dataset:
        dataset = ox.Dataset(ox.parse(data, format=rdf_format))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return dataset

    assert canonical(target.read_bytes(), EXPORT_FORMATS[form]) == canonical(reference.encode(), ox.RdfFormat.N_TRIPLES)


def test_trig_holds_the_claims_as_named_graphs(tmp_path: Path) -> None:
    from clusterkg.claims import read_ontology

    target = tmp_path / "claims.trig"
    assert run("export", "--format", "trig", "-o", str(target)).exit_code == 0
    graphs = {q.graph_name.value for q in ox.parse(path=target) if isinstance(q.graph_name, ox.NamedNode)}
    assert graphs == set(read_ontology().claims)


def test_export_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    result = run("export", "-o", str(tmp_path / "none" / "graph.ttl"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output
    assert list(tmp_path.iterdir()) == []


def test_export_writes_through_a_link_and_refuses_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "link.nt").symlink_to(tmp_path / "target.nt")
    assert run("export", "--format", "ntriples", "-o", str(tmp_path / "link.nt")).exit_code == 0
    assert (tmp_path / "link.nt").is_symlink()
    assert (tmp_path / "target.nt").stat().st_size > 1_000_000
    result = run("export", "-o", str(tmp_path))
    assert (result.exit_code, "is no regular file" in result.output) == (2, True)


def test_export_replaces_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    target.write_text("old", encoding="utf-8")
    assert run("export", "--format", "ntriples", "-o", str(target)).exit_code == 0
    assert target.stat().st_size > 1_000_000
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nt"]


def test_info_counts_what_is_there() -> None:
    from clusterkg.claims import read_ontology

    facts = json.loads(run("info", "--format", "json").output)
    assert facts["claims"] == len(read_ontology().claims)
    assert facts["claims_as_fact"] < facts["claims"]
    assert {"clusterkg", "pyoxigraph", "rdflib", "pyshacl", "owlready2", "SPARQLWrapper"} <= set(facts)
    assert "claims" in run("info").output


# --- validate


def test_good_file_passes_and_bad_file_fails() -> None:
    good = ROOT / "docs" / "examples" / "hinterland.ttl"
    result = run("validate", str(good))
    assert (result.exit_code, "0 violations" in result.output) == (0, True)
    bad = next(iter(sorted((FIXTURES / "shapes" / "content").glob("measurement-value*.ttl"))))
    result = run("validate", str(bad), "--lang", "ko")
    assert result.exit_code == 1
    assert re.search(r"[\uac00-\ud7a3]", result.output)
    data = json.loads(run("validate", str(bad), "--format", "json").output)
    assert data["conforms"] is False


def test_misspelt_terms_are_found_and_the_right_ones_named(tmp_path: Path) -> None:
    good = (ROOT / "docs" / "examples" / "hinterland.ttl").read_text(encoding="utf-8")
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        good.replace("clu:locatedIn", "clu:locatdIn").replace("a clu:Place", "a clu:Plaice"), encoding="utf-8"
    )
    for lang in ("en", "zh", "ko"):
        result = run("validate", str(bad), "--lang", lang)
        assert result.exit_code == 1
        assert "clu:locatdIn" in result.output
        assert "→ clu:locatedIn?" in result.output
        assert "→ clu:Place?" in result.output


def test_messages_are_in_the_asked_language(tmp_path: Path) -> None:
    """Those of SPARQL constraints came in whichever language the engine met first."""
    good = (ROOT / "docs" / "examples" / "hinterland.ttl").read_text(encoding="utf-8")
    bad = tmp_path / "bad.ttl"
    bad.write_text(good.replace("clu:year 2026", "clu:year 1999"), encoding="utf-8")
    for _ in range(3):
        output = run("validate", str(bad), "--lang", "ko").output
        assert "위반" in output
        assert re.search(r"[\uac00-\ud7a3]", output)
        assert not re.search(r"[\u4e00-\u9fff]", output)


def test_each_fault_has_its_own_message(tmp_path: Path) -> None:
    good = (ROOT / "docs" / "examples" / "hinterland.ttl").read_text(encoding="utf-8")
    bad = tmp_path / "bad.ttl"
    bad.write_text(good.replace("clu:year 2026", "clu:year 1999").replace("250000", "-3"), encoding="utf-8")
    findings = json.loads(run("validate", str(bad), "--format", "json").output)["findings"]
    assert len(findings) >= 2
    assert len({finding["message"] for finding in findings}) == len({finding["shape"] for finding in findings})


def test_what_is_exported_passes_as_it_ships(tmp_path: Path) -> None:
    """The mirror in it was taken for content: 1,869 warnings."""
    run("export", "--format", "ntriples", "-o", str(tmp_path / "graph.nt"))
    shipped, exported = run("validate"), run("validate", str(tmp_path / "graph.nt"))
    assert (shipped.exit_code, exported.exit_code) == (0, 0)
    assert exported.output.count("Warning") == shipped.output.count("Warning")


def test_one_language_of_three_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "ko.ttl").write_text(
        """@prefix clu: <https://w3id.org/clusterkg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:one> a clu:Place ; rdfs:label "성수동"@ko . <urn:none> a clu:Place .""",
        encoding="utf-8",
    )
    result = run("validate", str(tmp_path / "ko.ttl"))
    assert result.exit_code == 1
    one, none = result.output.split("urn:one")[1], result.output.split("urn:none")[1]
    assert "no label in English" in one
    assert "There is no label: add" in none


def test_file_in_which_nothing_is_checked_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "nothing.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    result = run("validate", str(tmp_path / "nothing.ttl"))
    assert (result.exit_code, "nothing was checked" in result.output) == (2, True)


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    for name, content, message in [
        ("bomb.rdf", bomb, "document type or entities"),
        ("broken.ttl", "<a> <b>", "does not parse"),
        ("what.xlsx", "x", "tells no RDF format"),
        ("remote.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', "does not parse"),
    ]:
        (tmp_path / name).write_text(content, encoding="utf-8")
        result = run("validate", str(tmp_path / name))
        assert (result.exit_code, message in result.output) == (2, True), result.output


def test_python_minus_m_works() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clusterkg", "--version"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.startswith("clusterkg ")
