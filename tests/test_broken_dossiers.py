"""Every way of breaking a dossier that we could think of: one fault each, found where it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small import SHA, TABLES, write_small

from analysis.dossier.validate import validate

Place = tuple[str, int, str, str]
Corrupt = Callable[[Path], object]
JSON = "datapackage.json"
KINDS: dict[str, tuple[Corrupt, set[Place]]] = {}


def kind(name: str, corrupt: Corrupt, *places: Place) -> None:
    """Register a corruption with everything (table, row, column, rule) it must be reported as."""
    assert name not in KINDS, name
    KINDS[name] = (corrupt, {*places})


def cell(table: str, old: str, new: str) -> Corrupt:
    """Replace one stretch of text in a table."""
    assert TABLES[table].count(old) == 1, (table, old)
    return data(table, TABLES[table].replace(old, new).encode("utf-8", "surrogatepass"))


def data(table: str, content: bytes) -> Corrupt:
    """Replace a table's bytes."""
    return lambda folder: (folder / f"{table}.csv").write_bytes(content)


def lines(table: str, change: Callable[[list[str]], list[str]]) -> Corrupt:
    """Change a table line by line."""
    text = "\n".join(change(TABLES[table].splitlines()))
    return data(table, (text + "\n").encode())


def columns(table: str, change: Callable[[list[str]], list[str]]) -> Corrupt:
    """Change every line of a table that has no quoted cell, cell by cell."""
    return lines(table, lambda rows: [",".join(change(row.split(","))) for row in rows])


def declared(change: Callable[[dict], object]) -> Corrupt:
    """Change the parsed descriptor in place."""

    def corrupt(folder: Path) -> None:
        descriptor = json.loads((folder / JSON).read_text("utf-8"))
        change(descriptor)
        (folder / JSON).write_text(json.dumps(descriptor), "utf-8")

    return corrupt


def resource(descriptor: dict, table: str) -> dict:
    """Return a table's declaration."""
    return next(r for r in descriptor["resources"] if r["name"] == table)


def field(descriptor: dict, table: str, name: str) -> dict:
    """Return a field's declaration."""
    fields = resource(descriptor, table)["schema"]["fields"]
    return next(f for f in fields if f["name"] == name)


def replace_with(path: str, make: Callable[[Path], object]) -> Corrupt:
    """Delete a file and put something else in its place."""

    def corrupt(folder: Path) -> None:
        (folder / path).unlink()
        make(folder / path)

    return corrupt


# --- files ---------------------------------------------------------------------------------------
kind(
    "missing table file",
    lambda d: (d / "checks.csv").unlink(),
    ("checks", 0, "", "missing-file"),
)
kind(
    "missing table that others refer to",
    lambda d: (d / "sources.csv").unlink(),
    ("sources", 0, "", "missing-file"),
)
kind(
    "folder in place of a table",
    replace_with("checks.csv", Path.mkdir),
    ("checks", 0, "", "missing-file"),
)
kind(
    "link out of the folder",
    replace_with("checks.csv", lambda p: p.symlink_to("/etc/hostname")),
    ("checks", 0, "", "unsafe-path"),
)
kind(
    "link to itself",
    replace_with("checks.csv", lambda p: p.symlink_to(p)),
    ("checks", 0, "", "unreadable-file"),
)
kind("empty file", data("checks", b""), ("checks", 0, "", "empty-file"))
kind("only a byte-order mark", data("checks", b"\xef\xbb\xbf"), ("checks", 0, "", "empty-file"))
kind("only blank lines", data("checks", b"\n\r\n \n"), ("checks", 0, "", "empty-file"))
kind(
    "UTF-16 with a mark",
    data("checks", TABLES["checks"].encode("utf-16")),
    ("checks", 0, "", "encoding"),
)
kind(
    "UTF-16 without a mark",
    data("checks", TABLES["checks"].encode("utf-16-le")),
    ("checks", 0, "", "encoding"),
)
kind(
    "UTF-32",
    data("checks", TABLES["checks"].encode("utf-32")),
    ("checks", 0, "", "encoding"),
)
kind(
    "Latin-1",
    data("sources", TABLES["sources"].encode("latin-1")),
    ("sources", 3, "title", "encoding"),
)
kind(
    "bytes of a picture",
    data("checks", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    ("checks", 1, "", "encoding"),
)
kind(
    "Latin-1 in the header",
    data("checks", TABLES["checks"].replace("claim", "clàim").encode("latin-1")),
    ("checks", 1, "", "encoding"),
)
# --- header --------------------------------------------------------------------------------------
kind(
    "missing column",
    columns("checks", lambda c: c[:3] + c[4:]),
    ("checks", 1, "claim", "missing-column"),
)
kind(
    "missing key column",
    columns("milestones", lambda c: c[1:]),
    ("milestones", 1, "milestone_id", "missing-column"),
)
kind(
    "extra column that differs in capitals alone",
    columns("checks", lambda c: [*c, c[0].upper()]),
    ("checks", 1, "CHECK_ID", "extra-column"),
)
kind(
    "extra column with an invisible mark",
    columns("checks", lambda c: [*c, "x\u202e"]),
    ("checks", 1, "x\\u202e", "extra-column"),
)
kind(
    "extra table in Latin-1",
    data("diary", "day\nm\u00e4rz\n".encode("latin-1")),
    ("diary", 2, "day", "encoding"),
)
kind(
    "renamed column",
    cell("checks", "verdict", "verdikt"),
    ("checks", 1, "verdikt", "extra-column"),
    ("checks", 1, "verdict", "missing-column"),
)
kind(
    "column in capitals",
    cell("checks", "verdict", "Verdict"),
    ("checks", 1, "Verdict", "extra-column"),
    ("checks", 1, "verdict", "missing-column"),
)
kind(
    "space in a column's name",
    cell("checks", "verdict", " verdict"),
    ("checks", 1, " verdict", "extra-column"),
    ("checks", 1, "verdict", "missing-column"),
)
kind(
    "columns in another order",
    columns("checks", lambda c: [c[0], c[2], c[1], *c[3:]]),
    ("checks", 1, "paragraph", "column-order"),
)
kind(
    "duplicate header",
    columns("checks", lambda c: [*c, c[0]]),
    ("checks", 1, "check_id", "duplicate-header"),
)
kind(
    "blank header",
    lines("checks", lambda rows: [rows[0] + ",", *(r + "," for r in rows[1:])]),
    ("checks", 1, "", "blank-header"),
)
kind(
    "no header",
    lines("postings", lambda rows: rows[1:]),
    ("postings", 1, "ada", "extra-column"),
    ("postings", 1, "first", "extra-column"),
    ("postings", 1, "actor_id", "missing-column"),
    ("postings", 1, "administration_id", "missing-column"),
)
kind(
    "semicolons",
    data("checks", TABLES["checks"].replace(",", ";").encode()),
    ("checks", 1, "", "delimiter"),
)
kind(
    "tabs",
    data("checks", TABLES["checks"].replace(",", "\t").encode()),
    ("checks", 1, "", "delimiter"),
)
# --- rows ----------------------------------------------------------------------------------------
kind(
    "row with a cell too few",
    lines("checks", lambda rows: [rows[0], rows[1].rsplit(",", 1)[0]]),
    ("checks", 2, "", "row-length"),
)
kind(
    "row with a cell too many",
    lines("checks", lambda rows: [rows[0], rows[1] + ",more"]),
    ("checks", 2, "", "row-length"),
)
kind(
    "comma without quotes",
    cell("evidence", '"Talks, it says, go on."', "Talks, it says, go on."),
    ("evidence", 5, "", "row-length"),
)
kind(
    "blank line inside",
    lines("postings", lambda rows: [*rows[:2], "", *rows[2:]]),
    ("postings", 3, "", "blank-row"),
)
kind(
    "blank line at the end",
    data("postings", TABLES["postings"].encode() + b"\n"),
    ("postings", 5, "", "blank-row"),
)
kind(
    "row of commas",
    data("postings", TABLES["postings"].encode() + b",\n"),
    ("postings", 5, "", "blank-row"),
)
kind(
    "unterminated quote",
    cell("checks", "They met", '"They met'),
    ("checks", 2, "", "unterminated-quote"),
)
kind(
    "text after a closing quote",
    cell("evidence", '"Talks, it says, go on."', '"Talks" go on.'),
    ("evidence", 5, "", "unterminated-quote"),
)
kind(
    "unterminated quote in a table that others refer to",
    cell("encounters", "Moscow", '"Moscow'),
    ("encounters", 3, "", "unterminated-quote"),
)
# --- cells ---------------------------------------------------------------------------------------
kind(
    "required cell left empty",
    cell("checks", "They met in June.", ""),
    ("checks", 2, "claim", "required"),
)
kind(
    "key left empty",
    cell("checks", "K01", ""),
    ("checks", 2, "check_id", "required"),
)
kind("word for a number", cell("sources", ",500,", ",many,"), ("sources", 2, "text_chars", "type"))
kind(
    "decimal for a whole number",
    cell("actors", "1990,3,", "1990,3.5,"),
    ("actors", 2, "diplomat_years", "type"),
)
kind(
    "huge whole number",
    cell("actors", "1990,3,", f"1990,{'9' * 5000},"),
    ("actors", 2, "diplomat_years", "type"),
)
kind(
    "number beyond 64 bits",
    cell("actors", "1990,3,", f"1990,{2**64},"),
    ("actors", 2, "diplomat_years", "type"),
)
kind(
    "number with an underscore",
    cell("actors", "1990,3,", "1990,1_0,"),
    ("actors", 2, "diplomat_years", "type"),
)
kind(
    "full-width digit",
    cell("actors", "1990,3,", "1990,\uff13,"),
    ("actors", 2, "diplomat_years", "type"),
)
kind(
    "number below its minimum",
    cell("actors", "1990,3,", "1990,-1,"),
    ("actors", 2, "diplomat_years", "minimum"),
)
kind(
    "number above its maximum",
    cell("milestones", "agreement,1,", "agreement,2,"),
    ("milestones", 2, "tone", "maximum"),
)
kind(
    "day that does not exist",
    cell("encounters", "2001-06-16", "2001-02-30"),
    ("encounters", 2, "date", "type"),
)
kind(
    "day before month",
    cell("encounters", "2001-06-16", "16/06/2001"),
    ("encounters", 2, "date", "type"),
)
kind(
    "date without zeros",
    cell("encounters", "2001-06-16", "2001-6-16"),
    ("encounters", 2, "date", "type"),
)
kind(
    "date with a time",
    cell("encounters", "2001-06-16", "2001-06-16T10:00"),
    ("encounters", 2, "date", "type"),
)
kind(
    "year before our calendar",
    cell("encounters", "2001-06-16", "0001-06-16"),
    ("encounters", 2, "date", "type"),
    ("encounters", 2, "date", "term-dates"),
)
kind(
    "partial date that does not exist",
    cell("evidence", "first,2001-06,", "first,2001-02-30,"),
    ("evidence", 2, "date", "partial-date"),
)
kind(
    "interval the wrong way round",
    cell("evidence", "2005/2006", "2006/2005"),
    ("evidence", 5, "date", "partial-date"),
)
kind(
    "month thirteen",
    cell("evidence", "first,2001-06,", "first,2001-13,"),
    ("evidence", 2, "date", "partial-date"),
)
kind(
    "words for a partial date",
    cell("evidence", "first,2001-06,", "first,June 2001,"),
    ("evidence", 2, "date", "partial-date"),
)
kind(
    "term outside the list",
    cell("checks", "supported", "true"),
    ("checks", 2, "verdict", "enum"),
)
kind(
    "term in capitals",
    cell("checks", "supported", "Supported"),
    ("checks", 2, "verdict", "enum"),
)
kind(
    "term with a letter from another alphabet",
    cell("checks", "supported", "supp\u043erted"),
    ("checks", 2, "verdict", "enum"),
)
kind(
    "id of another form",
    cell("checks", "K01", "check-1"),
    ("checks", 2, "check_id", "pattern"),
)
kind(
    "address that is code",
    cell("sources", "https://example.org/2", "javascript:alert(1)"),
    ("sources", 3, "url", "pattern"),
)
kind("space before an id", cell("checks", "K01", " K01"), ("checks", 2, "check_id", "whitespace"))
kind(
    "no-break space after an id",
    cell("checks", "K01", "K01\u00a0"),
    ("checks", 2, "check_id", "whitespace"),
)
kind(
    "line break in an id",
    cell("checks", "K01", '"K01\n"'),
    ("checks", 2, "check_id", "whitespace"),
)
kind(
    "space after a term",
    cell("checks", "supported", "supported "),
    ("checks", 2, "verdict", "whitespace"),
)
kind(
    "space before a number",
    cell("sources", ",500,", ", 500,"),
    ("sources", 2, "text_chars", "whitespace"),
)
kind(
    "letter from another alphabet in an id",
    cell("checks", "K01", "\u041a01"),
    ("checks", 2, "check_id", "id-form"),
)
kind(
    "formula in an id",
    cell("checks", "K01", "=cmd|' /C calc'!A0"),
    ("checks", 2, "check_id", "id-form"),
)
kind(
    "path in an id",
    cell("checks", "K01", "../K01"),
    ("checks", 2, "check_id", "id-form"),
)
kind(
    "invisible character in an id",
    cell("checks", "K01", "K\u200b01"),
    ("checks", 2, "check_id", "id-form"),
)
kind(
    "NUL in prose",
    cell("checks", "They met", "They\0met"),
    ("checks", 2, "claim", "control-character"),
)
kind(
    "escape sequence in prose",
    cell("checks", "They met", "They\x1b[2Jmet"),
    ("checks", 2, "claim", "control-character"),
)
kind(
    "turned text in prose",
    cell("checks", "They met", "They \u202emet"),
    ("checks", 2, "claim", "control-character"),
)
kind(
    "byte-order mark in prose",
    cell("checks", "They met", "They\ufeff met"),
    ("checks", 2, "claim", "control-character"),
)
kind(
    "half a character in UTF-8",
    cell("checks", "They met", "They \ud800 met"),
    ("checks", 2, "claim", "encoding"),
)
kind(
    "cell of 10 MB",
    cell("checks", "They met in June.", "x" * 10_000_000),
    ("checks", 2, "claim", "cell-too-long"),
)
kind(
    "id of 10 MB",
    cell("checks", "K01", "K" * 10_000_000),
    ("checks", 2, "check_id", "cell-too-long"),
)
# --- keys ----------------------------------------------------------------------------------------
kind(
    "duplicate id",
    cell("milestones", "mil002", "mil001"),
    ("milestones", 3, "milestone_id", "primary-key"),
)
kind(
    "duplicate pair of ids",
    cell("postings", "boris,first", "ada,first"),
    ("postings", 3, "actor_id, administration_id", "primary-key"),
)
kind(
    "duplicate of a unique value",
    cell("sources", "org/2", "org/1"),
    ("sources", 3, "url", "unique"),
)
kind(
    "unknown actor",
    cell("attendance", "enc001,ada", "enc001,adah"),
    ("attendance", 2, "actor_id", "foreign-key"),
)
kind(
    "unknown speaker",
    cell("evidence", "ada,Ada wanted", "nobody,Ada wanted"),
    ("evidence", 3, "speaker_id", "foreign-key"),
)
kind(
    "unknown code",
    cell("codings", "TMP-DELAY", "TMP-RUSH"),
    ("codings", 2, "tactic_id", "foreign-key"),
)
kind(
    "id of another table",
    cell("attendance", "enc001,ada", "enc001,first"),
    ("attendance", 2, "actor_id", "foreign-key"),
)
kind(
    "unknown source in the same table",
    cell("sources", "2001-03-04,s002", "2001-03-04,s009"),
    ("sources", 2, "relays", "foreign-key"),
)
kind(
    "table with only a header",
    lines("encounters", lambda rows: rows[:1]),
    *(("attendance", row, "encounter_id", "foreign-key") for row in (2, 3, 4, 5)),
    ("evidence", 2, "encounter_id", "foreign-key"),
)
# --- rules ---------------------------------------------------------------------------------------
kind(
    "meeting outside the term",
    cell("encounters", "2001-06-16", "2006-06-16"),
    ("encounters", 2, "date", "term-dates"),
)
kind(
    "evidence before the term",
    cell("evidence", "first,2001-06,", "first,2000,"),
    ("evidence", 2, "date", "term-dates"),
)
kind(
    "opening outside the term",
    cell("administrations", "2001-02,", "1999/2000,"),
    ("administrations", 2, "opening_date", "term-dates"),
)
kind(
    "term that ends before it starts",
    cell("administrations", "2005-01-20,,Boris", "2005-01-20,2004-01-20,Boris"),
    ("administrations", 3, "end", "term-dates"),
    ("administrations", 3, "opening_date", "term-dates"),
    ("encounters", 3, "date", "term-dates"),
    ("evidence", 5, "date", "term-dates"),
    ("milestones", 3, "date", "term-dates"),
)
kind(
    "milestone after the data end",
    cell("milestones", "2006-01-01", "2009-01-01"),
    ("milestones", 3, "date", "dated-after-as-of"),
)
kind(
    "act without an actor",
    cell("evidence", "TMP-DELAY,boris,ada", ",,ada"),
    ("evidence", 2, "actor_id", "roles-by-kind"),
)
kind(
    "position without an actor",
    cell("evidence", "position,,ada", "position,,"),
    ("evidence", 3, "actor_id", "roles-by-kind"),
)
kind(
    "coded row without an actor",
    cell("evidence", "outlook,,cleo", "outlook,TMP-DELAY,"),
    ("evidence", 5, "actor_id", "roles-by-kind"),
)
kind(
    "resource coded as a tactic",
    cell("evidence", "resource,INF-PREPARE", "reading,INF-PREPARE"),
    ("evidence", 4, "tactic_id", "resource-codes"),
)
kind(
    "tactic coded as a resource",
    cell("evidence", "act,TMP-DELAY", "act,INF-PREPARE"),
    ("evidence", 2, "tactic_id", "resource-codes"),
)
kind(
    "judgement with no evidence",
    cell("judgement_evidence", "J1,E004,supports\n", ""),
    ("judgements", 2, "judgement_id", "judgement-support"),
)
kind(
    "judgement with nothing but evidence against",
    cell("judgement_evidence", "J2,E001,supports", "J2,E001,against"),
    ("judgements", 3, "judgement_id", "judgement-support"),
)
kind(
    "likelihood outside the ladder",
    cell("judgements", "very unlikely", "improbable"),
    ("judgements", 3, "likelihood", "enum"),
    ("judgements", 3, "likelihood", "likelihood-ladder"),
)
kind(
    "statement of 41 words",
    cell("judgements", "Talks go on.", "word " * 40 + "end."),
    ("judgements", 2, "statement", "statement-length"),
)
kind(
    "anchor that ends before it starts",
    cell("evidence", "1,1,0,20", "1,1,20,10"),
    ("evidence", 2, "end", "anchors"),
)
kind(
    "anchor past the text",
    cell("evidence", "1,1,0,20", "1,1,0,501"),
    ("evidence", 2, "end", "anchors"),
)
kind(
    "anchor without an end",
    cell("evidence", f"1,1,0,20,{SHA}", f"1,1,0,,{SHA}"),
    ("evidence", 2, "end", "anchors"),
)
kind(
    "anchor without a hash",
    cell("evidence", f"1,1,0,20,{SHA}", "1,1,0,20,"),
    ("evidence", 2, "sha256", "anchors"),
)
kind(
    "anchor without a paragraph",
    cell("evidence", "1,1,0,20", "1,,0,20"),
    ("evidence", 2, "paragraph", "anchors"),
)
kind(
    "hash of 63 digits",
    cell("evidence", SHA, SHA[1:]),
    ("evidence", 2, "sha256", "pattern"),
    ("evidence", 2, "sha256", "anchors"),
)
kind(
    "id that another table has",
    cell("sources", "s003,research", "K01,research"),
    ("sources", 4, "source_id", "pattern"),
    ("checks", 2, "check_id", "ids-across-tables"),
    ("evidence", 4, "source_id", "foreign-key"),
    ("evidence", 5, "source_id", "foreign-key"),
    ("coverage", 3, "source_id", "foreign-key"),
)
kind(
    "id that differs in capitals only",
    cell("actors", "gazette,The", "Ada,The"),
    ("actors", 5, "actor_id", "pattern"),
    ("actors", 5, "actor_id", "ids-by-case"),
    *(("evidence", row, "speaker_id", "foreign-key") for row in (2, 4, 5)),
    *(("codings", row, "speaker_id", "foreign-key") for row in (2, 3)),
)
kind(
    "side that the dossier does not declare",
    declared(lambda d: field(d, "actors", "side")["constraints"]["enum"].remove("RU")),
    ("actors", 3, "side", "enum"),
)
kind(
    "review that kept another code",
    cell("reviews", "TMP-DELAY,,,", "TMP-DELAY,,TMP-DELAY,"),
    ("reviews", 3, "tactic_id", "review-outcome"),
)
kind(
    "sources that relay each other",
    cell("sources", "2001,,,B", "2001,s001,,B"),
    ("sources", 2, "relays", "relay-loops"),
    ("sources", 3, "relays", "relay-loops"),
)
# --- descriptor ----------------------------------------------------------------------------------
kind("no descriptor", lambda d: (d / JSON).unlink(), (JSON, 0, "", "missing-file"))
kind("empty descriptor", lambda d: (d / JSON).write_bytes(b""), (JSON, 0, "", "json"))
kind("broken JSON", lambda d: (d / JSON).write_text('{"name": '), (JSON, 0, "", "json"))
kind("list for a descriptor", lambda d: (d / JSON).write_text("[]"), (JSON, 0, "", "json"))
kind("NaN in the descriptor", lambda d: (d / JSON).write_text('{"a": NaN}'), (JSON, 0, "", "json"))
kind("descriptor in UTF-16", lambda d: (d / JSON).write_text("{}", "utf-16"), (JSON, 0, "", "json"))
kind(
    "descriptor nested without end",
    lambda d: (d / JSON).write_text("[" * 100_000),
    (JSON, 0, "", "json"),
)
kind(
    "descriptor of 11 MB",
    lambda d: (d / JSON).write_text(" " * 11_000_000),
    (JSON, 0, "", "file-too-large"),
)
kind(
    "descriptor that is a folder",
    replace_with(JSON, Path.mkdir),
    (JSON, 0, "", "missing-file"),
)
kind(
    "resources of another shape",
    declared(lambda d: d.update(resources={"a": 1})),
    (JSON, 0, "resources", "descriptor"),
    *((JSON, 0, "resources", "missing-table") for _ in TABLES),
)
kind(
    "table not declared",
    declared(lambda d: d["resources"].remove(resource(d, "checks"))),
    (JSON, 0, "resources", "missing-table"),
)
kind(
    "table declared twice",
    declared(lambda d: d["resources"].append(resource(d, "checks"))),
    (JSON, 0, "resources[15].name", "descriptor"),
)
kind(
    "table without a name",
    declared(lambda d: resource(d, "checks").pop("name")),
    (JSON, 0, "resources[14].name", "descriptor"),
    (JSON, 0, "resources", "missing-table"),
)
kind(
    "table without a schema",
    declared(lambda d: resource(d, "checks").pop("schema")),
    (JSON, 0, "resources.checks.schema", "descriptor"),
)
kind(
    "schema in another file",
    declared(lambda d: resource(d, "checks").update(schema="/etc/passwd")),
    (JSON, 0, "resources.checks.schema", "descriptor"),
)
kind(
    "schema without fields",
    declared(lambda d: resource(d, "checks")["schema"].pop("fields")),
    (JSON, 0, "resources.checks.schema.fields", "descriptor"),
)
for _name, _path in {
    "absolute path": "/etc/passwd",
    "path upwards": "../checks.csv",
    "path on a drive": "C:/checks.csv",
    "path with a backslash": "..\\checks.csv",
    "web address": "https://example.org/checks.csv",
    "file address": "file:///etc/passwd",
    "list of paths": ["checks.csv"],
    "no path": None,
    "path with a NUL": "checks\0.csv",
}.items():
    kind(
        _name,
        declared(lambda d, path=_path: resource(d, "checks").update(path=path)),
        (JSON, 0, "resources.checks.path", "unsafe-path"),
    )
kind(
    "data inside the descriptor",
    declared(lambda d: resource(d, "checks").update(data=[{"check_id": "K01"}])),
    (JSON, 0, "resources.checks.data", "table-format"),
)
kind(
    "declared semicolons",
    declared(lambda d: resource(d, "checks").update(dialect={"delimiter": ";"})),
    (JSON, 0, "resources.checks.dialect.delimiter", "table-format"),
)
kind(
    "declared Latin-1",
    declared(lambda d: resource(d, "checks").update(encoding="latin-1")),
    (JSON, 0, "resources.checks.encoding", "table-format"),
)
kind(
    "other missing values",
    declared(lambda d: resource(d, "checks")["schema"].update(missingValues=["NA"])),
    (JSON, 0, "resources.checks.schema.missingValues", "table-format"),
)
kind(
    "field not declared",
    declared(lambda d: resource(d, "checks")["schema"]["fields"].pop(3)),
    (JSON, 0, "resources.checks.schema.fields", "missing-field"),
)
kind(
    "field declared twice",
    declared(lambda d: resource(d, "checks")["schema"]["fields"].append({"name": "claim"})),
    (JSON, 0, "resources.checks.schema.fields[7]", "descriptor"),
)
kind(
    "field without a name",
    declared(lambda d: resource(d, "checks")["schema"]["fields"].append({"type": "string"})),
    (JSON, 0, "resources.checks.schema.fields[7]", "descriptor"),
)
kind(
    "unknown type",
    declared(
        lambda d: resource(d, "checks")["schema"]["fields"].append({"name": "x", "type": "x"})
    ),
    (JSON, 0, "resources.checks.schema", "table-schema"),
    ("checks", 1, "x", "missing-column"),
)
kind(
    "type that the library does not expect",
    declared(lambda d: field(d, "checks", "paragraph").update(type="string")),
    (JSON, 0, "resources.checks.schema.paragraph.type", "weaker-declaration"),
    (JSON, 0, "resources.checks.schema", "table-schema"),
)
kind(
    "pattern that is none",
    declared(lambda d: field(d, "checks", "check_id")["constraints"].update(pattern="(")),
    (JSON, 0, "resources.checks.schema.fields[0].constraints.pattern", "descriptor"),
)
kind(
    "bound of another type",
    declared(lambda d: field(d, "checks", "paragraph")["constraints"].update(minimum="x")),
    (JSON, 0, "resources.checks.schema", "table-schema"),
)
kind(
    "key not declared",
    declared(lambda d: resource(d, "checks")["schema"].pop("primaryKey")),
    (JSON, 0, "resources.checks.schema.primaryKey", "weaker-declaration"),
)
kind(
    "foreign keys not declared",
    declared(lambda d: resource(d, "postings")["schema"].pop("foreignKeys")),
    (JSON, 0, "resources.postings.schema.foreignKeys", "weaker-declaration"),
)
kind(
    "foreign key to an unknown table",
    declared(
        lambda d: resource(d, "checks")["schema"]["foreignKeys"].append(
            {"fields": "check_id", "reference": {"resource": "claims", "fields": "claim"}}
        )
    ),
    (JSON, 0, "resources.checks.schema", "unknown-key"),
)
kind(
    "foreign key of another shape",
    declared(lambda d: resource(d, "checks")["schema"].update(foreignKeys=[7])),
    (JSON, 0, "resources.checks.schema", "descriptor"),
)
kind(
    "no parley key",
    declared(lambda d: d.pop("parley")),
    (JSON, 0, "parley", "parley-key"),
)
kind(
    "as-of that is no day",
    declared(lambda d: d["parley"].update(as_of="2008-02-30")),
    (JSON, 0, "parley.as_of", "parley-key"),
)
kind(
    "side without a label",
    declared(lambda d: d["parley"]["sides"][0].pop("label")),
    (JSON, 0, "parley.sides", "parley-key"),
)
kind(
    "negotiating side not declared",
    declared(lambda d: d["parley"].update(negotiating_sides=["FR"])),
    (JSON, 0, "parley.negotiating_sides", "parley-key"),
)
for what, labels, place in [
    ("labels that are no object", ["chair"], ""),
    ("label of another thing", {"sides": {"one": "party", "many": "parties"}}, ".sides"),
    ("label without a plural", {"encounter": {"one": "session"}}, ".encounter"),
    ("label of something else beside", {"side": {"one": "a", "many": "b", "few": "c"}}, ".side"),
    ("label that is blank", {"side": {"one": " ", "many": "parties"}}, ".side"),
    ("label that is a sentence", {"side": {"one": "x" * 41, "many": "parties"}}, ".side"),
]:
    kind(
        what,
        declared(lambda d, labels=labels: d["parley"].update(labels=labels)),
        (JSON, 0, f"parley.labels{place}", "parley-key"),
    )
for tag in ("english", "en_GB", "xx", "", 7, None):
    kind(
        f"locale {tag!r}",
        declared(lambda d, tag=tag: d["parley"].update(locale=tag)),
        (JSON, 0, "parley.locale", "parley-key"),
    )
kind(
    "colour that is a word",
    declared(lambda d: d["parley"]["sides"][0].update(colour="navy")),
    (JSON, 0, "parley.sides", "parley-key"),
)
kind(
    "two sides of one colour",
    declared(lambda d: [s.update(colour="#aabbcc") for s in d["parley"]["sides"][:2]]),
    (JSON, 0, "parley.sides", "parley-key"),
)
kind(
    "negotiator of an unknown kind",
    declared(lambda d: d["parley"].update(negotiator_kinds=["leader", "lieder"])),
    (JSON, 0, "parley.negotiator_kinds", "parley-key"),
)
kind(
    "span of an unknown actor",
    declared(lambda d: d["parley"].update(experience_spans=["adah"])),
    (JSON, 0, "parley.experience_spans", "spans-known"),
)
kind(
    "half a character in the descriptor",
    declared(lambda d: d.update(title="\ud800")),
    (JSON, 0, "", "control-character"),
)
kind(
    "turned text in the descriptor",
    declared(lambda d: d.update(title="\u202eltit")),
    (JSON, 0, "", "control-character"),
)
kind(
    "turned text in the header",
    cell("checks", "verdict", "verdict\u202e"),
    ("checks", 1, "verdict\\u202e", "extra-column"),
    ("checks", 1, "verdict", "missing-column"),
)
kind(
    "more rows than a spreadsheet holds",
    data("checks", TABLES["checks"].encode() + b"\n" * 1_048_600),
    ("checks", 0, "", "too-many-rows"),
    ("checks", 0, "", "too-many-faults"),
    *(("checks", row, "", "blank-row") for row in range(3, 10_003)),
)


@pytest.mark.parametrize("name", KINDS)
def test_a_broken_dossier_is_reported_where_it_is_broken(name: str, tmp_path: Path) -> None:
    """A corruption gives its faults, with table, row, column and rule, and no others."""
    corrupt, expected = KINDS[name]
    folder = write_small(tmp_path / "small")
    corrupt(folder)
    faults = validate(folder)
    assert {(f.table, f.row, f.column, f.rule) for f in faults} == expected
    assert faults == sorted(faults)
    for fault in faults:
        assert fault.found
        assert fault.hint == fault.hint.strip()
        assert fault.expected
        assert str(fault).isprintable() or fault.hint
        assert len(str(fault)) < 500


def test_at_least_sixty_kinds_are_tried() -> None:
    """The list above is long enough to be worth its name."""
    assert len(KINDS) >= 60
