"""Menus over the evidence, for a notebook: what is shown changes with each choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from analysis.dossier import Dossier
from analysis.dossier.words import capital
from analysis.errors import ParameterError
from analysis.exhibits.choice import PERIOD, TABLES, Choice, options, years
from analysis.exhibits.exhibit import environment
from analysis.exhibits.group import Group, Part, as_html
from analysis.exhibits.prose import Prose, literal, say
from analysis.exhibits.selection import parts, say_choice

VIEW = "application/vnd.jupyter.widget-view+json"
COLUMNS = (("years", "codes", "sides"), ("cards",))


def explore(
    d: Dossier,
    *,
    administration: str = "",
    actor: str = "",
    tactic: str = "",
    since: str = "",
    until: str = "",
) -> Explorer:
    """Show menus with which to choose evidence, and what the choice holds.

    In JupyterLab charts, table and cards follow the menus, and a line gives the plain call that
    shows the same (:func:`analysis.show_selection`). On a page, where no menu works, the choice
    given here is shown with a note.

    Parameters
    ----------
    d
        The dossier.
    administration, actor, tactic, since, until
        What is chosen to begin with; blank for any.

    Returns
    -------
    Explorer
        Its ``dossier`` is the dossier narrowed to the present choice, for calls of your own, and
        its ``call`` the plain call.

    Raises
    ------
    ParameterError
        For an id that the dossier lacks, a malformed date, or a period that ends before it
        begins.

    Examples
    --------
    >>> from analysis import load
    >>> panel = explore(load(), tactic="TMP-DELAY")
    >>> len(panel.dossier.evidence), panel.call
    (12, 'analysis.show_selection(d, tactic="TMP-DELAY")')
    """
    return Explorer(d, Choice(administration, actor, tactic, since, until))


class Explorer:
    """Menus and what they choose; made by :func:`explore`.

    Attributes
    ----------
    dossier
        The dossier narrowed to the present choice.
    controls
        The menus by criterion, as widgets.
    """

    def __init__(self, d: Dossier, choice: Choice) -> None:
        import ipywidgets  # noqa: PLC0415 (only where there are menus)

        self._whole, self._choice, self._busy = d, choice, False
        self._widgets = ipywidgets
        self._shown: dict[str, Part] = {}
        self.dossier = choice.narrow(d)
        self.controls: dict[str, Any] = {n: self._menu(n) for n in TABLES}
        self.controls |= {n: self._date(n) for n in PERIOD}
        clear = ipywidgets.Button(description="Clear", tooltip="Choose everything again")
        clear.on_click(self._clear)
        self._status, self._plain = ipywidgets.HTML(), ipywidgets.HTML()
        self._panes = {name: ipywidgets.HTML() for column in COLUMNS for name in column}
        self._panel = self._lay_out(clear)
        self._show()
        for control in self.controls.values():
            control.observe(self._changed, "value")

    @property
    def call(self) -> str:
        """The plain call that shows the present choice."""
        return self._choice.call

    def _menu(self, name: str) -> Any:
        label = capital(self._whole.words.name(name))
        return self._widgets.Dropdown(description=label)

    def _date(self, name: str) -> Any:
        return self._widgets.Combobox(
            description=name.capitalize(),
            placeholder="any date",
            options=years(self._whole),
            value=getattr(self._choice, name) or "",
            continuous_update=False,
        )

    def _lay_out(self, clear: Any) -> Any:
        w = self._widgets
        style = environment().loader.get_source(environment(), "explore.css")[0]  # type: ignore[union-attr]
        top = w.HBox([*self.controls.values(), clear]).add_class("parley-choices")
        columns = [w.VBox([self._panes[name] for name in column]) for column in COLUMNS]
        below = w.HBox(columns).add_class("parley-columns")
        css = w.HTML(f"<style>{style}</style>")
        panel = w.VBox([css, top, self._status, self._plain, below])
        return panel.add_class("parley-explore")

    def _clear(self, _button: Any) -> None:
        self._take(Choice())

    def _changed(self, _change: Mapping[str, Any]) -> None:
        if not self._busy:
            self._take(Choice(**{n: (c.value or "").strip() for n, c in self.controls.items()}))

    def _take(self, choice: Choice) -> None:
        """Show a choice, or why it cannot be; what was shown then stays."""
        try:
            self.dossier = choice.narrow(self._whole)
        except ParameterError as error:
            said = [error.what, error.found and f"found {error.found}", error.expected]
            self._tell(say("{said}.", said="; ".join(filter(None, said)).capitalize()))
            return
        self._choice = choice
        self._show()

    def _show(self) -> None:
        self._offer()
        code = environment().from_string("<code>{{ call }}</code>").render(call=self.call)
        self._plain.value = f"<div>The same as a plain call (click to select): {code}</div>"
        self._shown = parts(self.dossier, self._choice)
        for name, pane in self._panes.items():
            shown = self._shown.get(name)
            pane.value = as_html(shown._repr_mimebundle_()) if shown else ""
        self._tell(say_choice(self._whole, self._choice))

    def _tell(self, said: Prose) -> None:
        self._status.value = f'<div role="status">{as_html(said._repr_mimebundle_())}</div>'

    def _offer(self) -> None:
        """Set each menu to what can be chosen beside the rest."""
        self._busy = True
        try:
            for name, value in asdict(self._choice).items():
                if name in TABLES:
                    self.controls[name].options = options(self._whole, name, self._choice)
                self.controls[name].value = value or ""
        finally:
            self._busy = False

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return the menus for a live notebook, and for a page what they show."""
        said = say_choice(self._whole, self._choice)
        still = Group((_note(self.call), said, *self._shown.values()))
        return still._repr_mimebundle_() | {VIEW: self._panel._repr_mimebundle_()[VIEW]}


def _note(call: str) -> Prose:
    code = literal(call) if "`" in call else f"`{call}`"
    return Prose(
        "In JupyterLab menus stand here, and what follows changes with them. A page shows the one "
        f"choice that it was made with: {code}."
    )
