"""The dossier: declaration, validation, loading and filtering of the tables.

pandas is loaded with the first of these names that is used, not before.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.dossier.loading import load
    from analysis.dossier.model import Dossier, Side

__all__ = ["Dossier", "Side", "load"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from analysis.dossier import loading, model  # noqa: PLC0415 (slow import)

    return getattr(loading if name == "load" else model, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
