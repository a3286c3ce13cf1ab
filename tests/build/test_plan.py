"""From manifest and dossier to jobs."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import Dossier
from analysis.build import plan, read_manifest, select
from analysis.dossier.shipped import shipped
from analysis.errors import ManifestError, ParameterError

FOLDER = shipped("notebooks")
PEOPLE_AND_STATES = {"leader", "minister", "adviser", "envoy", "ambassador", "expert", "state"}


def manifest(folder: Path, text: str) -> Path:
    """Write a manifest beside a copy of one notebook."""
    (folder / "briefings.toml").write_text(text, encoding="utf-8")
    (folder / "actor.ipynb").write_bytes((FOLDER / "actor.ipynb").read_bytes())
    return folder


def test_the_plan_follows_the_tables(dossier: Dossier, raw: Callable) -> None:
    """One briefing an administration, a coded tactic and a person or state with three rows."""
    evidence, kinds = raw("evidence"), {a["actor_id"]: a["kind"] for a in raw("actors")}
    parties = Counter(a for e in evidence for a in {e["actor_id"], e["target_id"]})
    people = {a for a, n in parties.items() if n >= 3 and kinds.get(a) in PEOPLE_AND_STATES}
    codes = {e["tactic_id"] for e in evidence} - {""}
    expected = (
        {"state-of-play", "methods"}
        | {f"administration-{a['administration_id']}" for a in raw("administrations")}
        | {f"actor-{a}" for a in people}
        | {f"tactic-{c.lower()}" for c in codes}
    )
    jobs = plan(read_manifest(FOLDER), dossier)
    assert {job.name for job in jobs} == expected
    assert len(jobs) == len(expected) == 48


def test_names_select_briefings_notebooks_and_files(dossier: Dossier, tmp_path: Path) -> None:
    """A name is a briefing, all of a notebook's briefings, or any notebook file."""
    entries = read_manifest(FOLDER)
    jobs = plan(entries, dossier)

    def chosen(names: list[str], **given: str) -> list[str]:
        return [job.name for job in select(names, given, entries, jobs, dossier)]

    assert chosen(["methods"]) == ["methods"]
    assert len(chosen(["administration"])) == 6
    assert chosen(["administration"], administration="obama") == ["administration-obama"]
    assert chosen(["state-of-play"], administration="obama") == ["state-of-play--obama"]
    assert len(chosen([])) == 48
    path = tmp_path / "Mine.ipynb"
    path.write_bytes((FOLDER / "actor.ipynb").read_bytes())
    assert chosen([str(path)], actor="lavrov") == ["mine--lavrov"]


@pytest.mark.parametrize(
    ("names", "given", "words"),
    [
        (["state-of-pay"], {}, ["did you mean 'state-of-play'?"]),
        (["methods"], {"actor": "lavrov"}, ["unknown parameter 'actor'"]),
        (["actor"], {"actor": "lavrow"}, ["did you mean 'lavrov'?"]),
    ],
)
def test_a_wrong_name_or_parameter_is_refused(
    dossier: Dossier, names: list[str], given: dict[str, str], words: list[str]
) -> None:
    """The message names the nearest right one."""
    entries = read_manifest(FOLDER)
    with pytest.raises(ParameterError) as caught:
        select(names, given, entries, plan(entries, dossier), dossier)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["lists no briefings"]),
        ("[[briefing]\n", ["not TOML"]),
        ("x = 1\n", ["lists no briefings"]),
        ("briefing = [1]\n", ["is no table"]),
        ('[[briefing]]\nname = "a"\n', ["'notebook' is missing"]),
        ('[[briefing]]\nnotebook = "actor.ipynb"\n', ["'name' is missing"]),
        ('[[briefing]]\nname = "a"\nnotebook = "actr.ipynb"\n', ["did you mean 'actor.ipynb'?"]),
        ('[[briefing]]\nname = "a"\nnotebook = "../actor.ipynb"\n', ["no such notebook"]),
        ('[[briefing]]\nname = "a"\nnotebok = "actor.ipynb"\n', ["did you mean 'notebook'?"]),
        ('[[briefing]]\nname = 3\nnotebook = "actor.ipynb"\n', ["wrong type", "3"]),
        ('[[briefing]]\nname = "a"\nnotebook = "actor.ipynb"\neach = "actor"\n', ["{actor}"]),
        ('[[briefing]]\nname = "{x}"\nnotebook = "actor.ipynb"\neach = "x"\n', ["run over 'x'"]),
    ],
)
def test_a_broken_manifest_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    """Each fault is one message with the file, what was found and what comes near."""
    with pytest.raises(ManifestError) as caught:
        read_manifest(manifest(tmp_path, text))
    assert all(word in str(caught.value) for word in words)
    assert "briefings.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ('[[briefing]]\nname = "A b"\nnotebook = "actor.ipynb"\n', ManifestError, ["file name"]),
        ('[[briefing]]\nname = "../a"\nnotebook = "actor.ipynb"\n', ManifestError, ["file name"]),
        ('[[briefing]]\nname = "a"\nnotebook = "actor.ipynb"\n' * 2, ManifestError, ["taken"]),
        (
            '[[briefing]]\nname = "a-{actor}"\nnotebook = "actor.ipynb"\neach = "actor"\n'
            'where = { kin = ["leader"] }\n',
            ManifestError,
            ["did you mean 'kind'?"],
        ),
        (
            '[[briefing]]\nname = "a"\nnotebook = "actor.ipynb"\nparameters = { actor = "x" }\n',
            ParameterError,
            ["unknown actor 'x'"],
        ),
    ],
)
def test_a_plan_that_cannot_be_built_is_refused(
    dossier: Dossier, tmp_path: Path, text: str, error: type[Exception], words: list[str]
) -> None:
    """Names that clash or are no file names, unknown columns and ids stop before a kernel runs."""
    with pytest.raises(error) as caught:
        plan(read_manifest(manifest(tmp_path, text)), dossier)
    assert all(word in str(caught.value) for word in words)


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    """A folder without a manifest is a message, not a traceback."""
    with pytest.raises(ManifestError, match="cannot read the manifest"):
        read_manifest(tmp_path)
