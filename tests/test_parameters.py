"""Parameters: read from notebooks, typed, checked against the dossier."""

from pathlib import Path

import nbformat
import pytest

from analysis import Dossier
from analysis.dossier.shipped import shipped
from analysis.errors import ParameterError
from analysis.parameters import Parameter, check, looks_secret, read_parameters

NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))
KNOWN = {
    "n": Parameter("n", "int", "3", "how many"),
    "share": Parameter("share", "float", "0.5", ""),
    "flag": Parameter("flag", "bool", "False", ""),
    "names": Parameter("names", "list", "[]", ""),
    "actor": Parameter("actor", "str", '""', ""),
}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_parameter_is_annotated_and_explained(notebook: Path) -> None:
    """Papermill's own inspection finds a type and a help text for each parameter."""
    declared = read_parameters(notebook)
    source = next(
        cell.source
        for cell in nbformat.read(notebook, as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
    )
    assert len(declared) == len(source.splitlines())
    assert all(p.type in {"str", "int", "float", "bool", "list"} for p in declared.values())
    assert all(len(p.help) > 10 for p in declared.values())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("n", "7", 7),
        ("share", "0.25", 0.25),
        ("flag", "yes", True),
        ("flag", "False", False),
        ("names", "a, b", ["a", "b"]),
        ("actor", "lavrov", "lavrov"),
    ],
)
def test_text_is_read_as_the_declared_type(
    dossier: Dossier, name: str, text: str, value: object
) -> None:
    """A value typed on the command line becomes the type that the notebook declares."""
    assert check({name: text}, KNOWN, dossier, "x.ipynb") == {name: value}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"n": "many"}, ["'n'", "many", "int"]),
        ({"n": "1.5"}, ["'n'", "1.5", "int"]),
        ({"share": "nan"}, ["'share'", "float"]),
        ({"flag": "maybe"}, ["'flag'", "maybe"]),
        ({"actr": "x"}, ["'actr'", "did you mean 'actor'?", "x.ipynb"]),
        ({"actor": "lavrow"}, ["'lavrow'", "did you mean 'lavrov'?"]),
        ({"actor": "'); import os #"}, ["unknown actor"]),
    ],
)
def test_a_wrong_parameter_is_refused_with_the_nearest_right_one(
    dossier: Dossier, given: dict[str, str], words: list[str]
) -> None:
    """The message names parameter, value, what was expected and what comes near."""
    with pytest.raises(ParameterError) as caught:
        check(given, KNOWN, dossier, "x.ipynb")
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    """Whatever the file holds, the message says that it is no notebook."""
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    with pytest.raises(ParameterError, match="cannot read"):
        read_parameters(path)


SECRETS = ["password", "db_passwd", "passphrase", "token", "GITHUB_TOKEN", "authToken", "secret",
           "client-secret", "api_key", "apikey", "key", "sshKey", "credentials", "pwd"]  # fmt: skip
NO_SECRETS = ["keyword", "monkey", "key_points", "turkey", "secretary", "tokenise", "max_tokens",
              "sort_key", "primary_key", "actor", "administration", "hockey"]  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_parameters_that_look_secret_are_refused(
    name: str, tmp_path: Path, dossier: Dossier
) -> None:
    """In a notebook's cell and from outside, with the reason, and never with the value."""
    with pytest.raises(ParameterError, match="looks like a secret") as caught:
        check({name: "hunter2"}, KNOWN, dossier, "one.ipynb")
    assert "hunter2" not in str(caught.value)
    if not name.isidentifier():
        return
    cell = nbformat.v4.new_code_cell(
        f'{name} = "hunter2"  # what', metadata={"tags": ["parameters"]}
    )
    made = nbformat.v4.new_notebook(cells=[cell])
    made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(made, tmp_path / "one.ipynb")
    with pytest.raises(ParameterError, match="looks like a secret") as caught:
        read_parameters(tmp_path / "one.ipynb")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", NO_SECRETS)
def test_parameters_that_only_sound_so_are_not(name: str) -> None:
    """A keyword is no key."""
    assert not looks_secret(name)
