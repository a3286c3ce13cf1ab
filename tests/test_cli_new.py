"""``parley new``: a project that builds at once, and what becomes of wrong names."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analysis.cli import project as making
from analysis.dossier.shipped import shipped
from analysis.dossier.texts import TEXTS
from tests.parley import contents, parley, table

OURS = re.compile(
    r"russia|united states|\bU\.?S\.?\b|america|soviet|ukrain|kremlin|moscow|kyiv|washington"
    r"|president|putin|yeltsin|clinton|bush|obama|trump|biden|lavrov|witkoff",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def _no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder of texts is named outside the projects."""
    monkeypatch.delenv(TEXTS, raising=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a blank project and go into it."""
    assert parley("new", tmp_path / "my-talks", "--title", "Talks on the river")[0] == 0
    monkeypatch.chdir(tmp_path / "my-talks")
    return tmp_path / "my-talks"


def test_a_blank_project_has_what_it_says(project: Path) -> None:
    """Dossier, text, codebook, notebooks, manifest, README and .gitignore; nothing beside it."""
    assert sorted(p.name for p in project.parent.iterdir()) == ["my-talks"]
    assert sorted(p.name for p in project.iterdir()) == [
        ".gitignore", "README.md", "codebook.md", "data", "notebooks", "texts",
    ]  # fmt: skip
    notebooks = {p.name for p in shipped("notebooks").glob("*.ipynb")}
    assert {p.name for p in (project / "notebooks").iterdir()} == {*notebooks, "briefings.toml"}
    assert "reports/" in (project / ".gitignore").read_text("utf-8").splitlines()
    descriptor = json.loads((project / "data/my-talks/datapackage.json").read_text("utf-8"))
    assert (descriptor["name"], descriptor["title"]) == ("my-talks", "Talks on the river")
    assert descriptor["parley"]["subject"] == "Talks on the river"


def test_every_table_has_an_example_and_three_sides_negotiate(project: Path) -> None:
    """No table is empty; the negotiating sides, and those who act, are three."""
    descriptor = json.loads((project / "data/my-talks/datapackage.json").read_text("utf-8"))
    assert all(table(project, r["name"]) for r in descriptor["resources"])
    assert len(descriptor["resources"]) == 15
    sides = {row["actor_id"]: row["side"] for row in table(project, "actors")}
    acting = {sides[row["actor_id"]] for row in table(project, "evidence")}
    assert acting == set(descriptor["parley"]["negotiating_sides"]) == {"north", "south", "east"}


def test_examples_are_marked_as_examples(project: Path) -> None:
    """Actors, sources, evidence and judgements say that they are examples."""
    for name in ("actors", "sources", "administrations", "evidence", "judgements"):
        assert all("example" in " ".join(row.values()).lower() for row in table(project, name))


def test_no_word_of_our_own_case_is_in_a_blank_project(project: Path) -> None:
    """No file, the copied notebooks included, names a party of the shipped dossier."""
    found = {
        name: OURS.findall(content.decode("utf-8"))
        for name, content in contents(project).items()
        if OURS.search(content.decode("utf-8"))
    }
    assert found == {}


def test_passages_stand_where_the_examples_say(project: Path) -> None:
    """Each anchor cuts a passage of its hash out of the text; the codebook names the first."""
    text = (project / "texts/s001.txt").read_text("utf-8")
    rows = [*table(project, "evidence"), *table(project, "codings")]
    for row in rows:
        passage = text[int(row["start"]) : int(row["end"])]
        assert hashlib.sha256(passage.encode()).hexdigest() == row["sha256"]
        assert passage in text.split("\n\n")[int(row["paragraph"]) - 1]
    codebook = (project / "codebook.md").read_text("utf-8")
    assert f"characters {rows[0]['start']} to {rows[0]['end']}" in codebook
    assert all(f"`{row['tactic_id']}`" in codebook for row in table(project, "tactics"))


def test_commands_find_the_projects_dossier(project: Path) -> None:
    """check, list and anchors take the dossier and the texts that briefings.toml names."""
    code, out, _ = parley("check")
    assert code == 0
    assert out.startswith("my-talks: 15 tables")
    code, out, _ = parley("list")
    assert code == 0
    assert "administration-first-chair" in out
    code, out, _ = parley("anchors", "verify")
    assert (code, out) == (0, "evidence: 3 verified\ncodings: 6 verified\n")
    code, out, _ = parley("show", "tactic")
    assert "--dossier DIR (default my-talks)" in out


def test_a_dossier_given_goes_before_the_projects(project: Path) -> None:
    """--dossier, and the argument of check, are taken instead."""
    assert parley("check", "us-russia")[1].startswith("us-russia: 15 tables")
    assert "administration-obama" in parley("list", "--dossier", "us-russia")[1]
    code, _, err = parley("anchors", "verify", "--dossier", "us-russia")
    assert code == 2
    assert "no texts to hold the anchors against" in err


def test_notebooks_open_on_the_projects_dossier(project: Path) -> None:
    """Opened in Jupyter, each loads the dossier beside it."""
    for path in (project / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        source = "".join(cells[0]["source"])
        assert 'dossier: str = "../data/my-talks"' in source
        assert "us-russia" not in path.read_text("utf-8")


def test_a_copy_of_the_shipped_dossier_is_whole(tmp_path: Path) -> None:
    """--from us-russia gives the shipped tables byte for byte, under their own name."""
    assert parley("new", tmp_path / "again", "--from", "us-russia")[0] == 0
    assert contents(tmp_path / "again/data/us-russia") == contents(shipped("data", "us-russia"))
    manifest = tomllib.loads((tmp_path / "again/notebooks/briefings.toml").read_text("utf-8"))
    assert manifest["dossier"] == "../data/us-russia"
    assert "texts" not in manifest
    assert not (tmp_path / "again/texts").exists()


def test_an_empty_folder_is_filled_and_names_are_made_fit(tmp_path: Path) -> None:
    """An empty folder will do; its name becomes the dossier's in small Latin letters."""
    (tmp_path / "Río Talks (2024)").mkdir()
    assert parley("new", tmp_path / "Río Talks (2024)")[0] == 0
    assert (tmp_path / "Río Talks (2024)/data/rio-talks-2024/evidence.csv").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["Río Talks (2024)"]


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_nothing_is_overwritten(tmp_path: Path, what: str) -> None:
    """A folder with anything in it, a file and a dangling link are refused and left alone."""
    target = tmp_path / "taken"
    if what == "folder":
        target.mkdir()
        (target / "notes.txt").write_text("mine")
    elif what == "file":
        target.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere/notes.txt").write_text("mine")
        target.symlink_to(tmp_path / "elsewhere")
    before = contents(tmp_path)
    code, _, err = parley("new", target)
    assert code == 2
    assert "nothing is overwritten" in err
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new", "x", "--from", "blnk"], "did you mean 'blank'?"),
        (["new", "🕊"], "Latin letter or a digit"),
        (["new", "x", "--title", " "], "1 to 200 characters"),
        (["new", "x", "--title", "a" * 201], "1 to 200 characters"),
        (["new", "x", "--title", "a\u202eb"], "cannot be seen"),
        (["new", "x", "--from", "us-russia", "--title", "Mine"], "--title"),
    ],
)
def test_wrong_names_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    """Nothing is made for a name, title or template that will not do; exit code 2."""
    monkeypatch.chdir(tmp_path)
    code, _, err = parley(*words)
    assert code == 2
    assert told in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [False, True])
def test_a_project_is_made_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """If the disk fails half way, nothing stays behind."""
    target = tmp_path / "x"
    if there:
        target.mkdir()

    def full(path: Path, project: making.Project) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "_manifest", full)
    code, _, err = parley("new", target)
    assert code == 2
    assert "No space left on device" in err
    assert list(tmp_path.iterdir()) == ([target] if there else [])
    assert not there or list(target.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("dossier = 3", "'dossier' has the wrong type"),
        ('dossier = ""', "'dossier' has the wrong type"),
        ('dossier = "../nowhere"', "no dossier at '../nowhere'"),
        ('texts = "../nowhere"', "no such folder of texts"),
        ('dosier = "x"', "at most dossier and texts"),
    ],
)
def test_a_wrong_key_of_the_manifest_is_named(project: Path, line: str, told: str) -> None:
    """A dossier or texts that are not there, and other keys, are faults of the manifest."""
    path = project / "notebooks/briefings.toml"
    kept = [row for row in path.read_text("utf-8").splitlines()
            if not row.startswith(line.partition(" ")[0])]  # fmt: skip
    path.write_text("\n".join([line, *kept]), encoding="utf-8")
    code, _, err = parley("list")
    assert code == 2
    assert told in err


@pytest.mark.slow
def test_a_blank_project_builds_at_once(project: Path) -> None:
    """``parley build`` makes every briefing in both formats, and anchors show as verified."""
    command = [str(Path(sys.executable).with_name("parley")), "build", "--strict"]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "5 built, 0 failed" in run.stdout
    made = {p.name for p in (project / "reports").iterdir()}
    names = ["state-of-play", "administration-first-chair", "tactic-tim-postpone",
             "tactic-off-trade", "methods"]  # fmt: skip
    assert {f"{name}.{end}" for name in names for end in ("html", "pdf")} <= made
    page = (project / "reports/methods.html").read_text("utf-8")
    state = (project / "reports/state-of-play.html").read_text("utf-8")
    assert "verified" in state
    assert "unchecked" not in state
    assert not OURS.search(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL))
