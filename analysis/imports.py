"""Import slow libraries without what they load and nothing here uses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

GRAMMAR, HADOOP = "rfc3987_syntax", "pyarrow.fs"


class Later(ModuleType):
    """Stands for a module while others import functions of it."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a function that imports the module when it is called."""
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*args: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **options)

        return call


def import_jsonschema() -> None:
    """Import jsonschema, in a tenth of the time.

    For one of its formats, ``iri``, it compiles a grammar of addresses, which takes a second. Here
    that is done when such an address is first checked.

    Examples
    --------
    >>> import_jsonschema()
    >>> import jsonschema
    >>> checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    >>> [checker.conforms(text, "iri") for text in ("https://example.org/ä", "no address")]
    [True, False]
    """
    with _standing_for(GRAMMAR, Later(GRAMMAR)):
        import_module("jsonschema")


def import_papermill() -> None:
    """Import papermill for files of this machine: without its way to Hadoop's."""
    import_jsonschema()
    with _standing_for(HADOOP, None):
        import_module("papermill")


@contextmanager
def _standing_for(name: str, other: ModuleType | None) -> Iterator[None]:
    """Let imports find something else in the place of a module not imported yet."""
    modules: dict[str, Any] = sys.modules
    if name in modules or not find_spec(name.partition(".")[0]):
        yield
        return
    modules[name] = other
    try:
        yield
    finally:
        del modules[name]
