"""Examples in docstrings load the shipped dossier over and over: read and check it once."""

import pytest


@pytest.fixture(autouse=True)
def _quick_examples(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an example find the shipped dossier read and known to be valid, and no test."""
    if not isinstance(request.node, pytest.DoctestItem):
        return
    from analysis.dossier import loading  # noqa: PLC0415 (pandas only where it is needed)

    dossier = request.getfixturevalue("_shipped_dossier")
    key = dossier.path.resolve(), dossier.hash
    monkeypatch.setattr(loading, "_REMEMBERED", {key: dossier})
    monkeypatch.setattr(loading, "_TRUSTED", {dossier.hash})


@pytest.fixture(scope="session")
def _shipped_dossier() -> object:
    from analysis import load  # noqa: PLC0415

    return load()
