"""What only a live notebook shows, named in words: widgets, interactive charts, sound, video."""

from __future__ import annotations

import re
from typing import Any

from .cells import joined, mapping
from .nodes import Node, Reading, clip, placeholder

WIDGET = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
_KINDS = {
    r"application/vnd\.plotly\.": "An interactive Plotly chart",
    r"application/vnd\.bokeh": "An interactive Bokeh chart",
    r"application/vnd\.holoviews": "An interactive HoloViews chart",
    r"application/vnd\.vega(lite)?\.": "An interactive Vega chart",
    r"application/geo\+json": "A map (GeoJSON)",
    r"application/pdf": "A PDF document",
    r"application/(javascript|ecmascript)|text/javascript": "A script",
    r"audio/": "A sound recording",
    r"video/": "A video",
}
LIVE = tuple(_KINDS)[:6]


def live(data: dict[str, Any]) -> str | None:
    """Return the type of an interactive chart in a bundle, None where there is none.

    Examples
    --------
    >>> live({"text/html": "", "application/vnd.plotly.v1+json": {}})
    'application/vnd.plotly.v1+json'
    """
    return next((kind for kind in data if any(re.match(one, kind) for one in LIVE)), None)


def named(kind: str, value: Any, reading: Reading) -> Node:
    """Return a block that names an output of a type which no page carries, and warn."""
    known = (label for pattern, label in _KINDS.items() if re.match(pattern, kind))
    what = next(known, f"An output of type {clip(kind)}")
    title = _title(value)
    reading.warn(f"an output of type {clip(kind)} is named, not shown")
    return placeholder(f"{what}{f' “{title}”' if title else ''} stands here in the notebook.")


def _title(value: Any) -> str:
    """Return the title that Plotly's or Vega's specification gives, or an empty string."""
    spec = mapping(value)
    title = mapping(spec.get("layout")).get("title") or spec.get("title")
    title = mapping(title).get("text", title if isinstance(title, str) else "")
    return clip(title, 120) if isinstance(title, str) else ""


def widget(data: dict[str, Any], reading: Reading) -> list[Node]:
    """Return what stands for a widget: its kind, label and saved value where they are known."""
    reading.warn("an interactive widget is named, not shown")
    known = _saved(mapping(data[WIDGET]).get("model_id"), reading)
    said = known or clip(joined(data.get("text/plain")), 200)
    return [placeholder(f"An interactive widget stands here in the notebook{_colon(said)}.")]


def _colon(said: str) -> str:
    return f": {said}" if said else ""


def _saved(model: Any, reading: Reading) -> str:
    entry = mapping(reading.widgets.get(str(model)))
    state = mapping(entry.get("state"))
    kind = str(entry.get("model_name", "")).removesuffix("Model")
    label, value = state.get("description"), state.get("value")
    parts = [kind, f"“{label}”" if label else "", "" if value is None else f"= {value}"]
    return clip(" ".join(part for part in parts if part), 200)


def saved_widgets(metadata: Any) -> dict[str, Any]:
    """Return the states of widgets that a notebook's metadata keep, by id."""
    return mapping(mapping(mapping(mapping(metadata).get("widgets")).get(_STATE)).get("state"))
