"""The language that displays and figures are in, from here on."""

from __future__ import annotations

from trends.arguments import guarded
from trends.document.words import words
from trends.messages.speech import speak

__all__ = ["set_language"]


@guarded
def set_language(language: str) -> None:
    """Set the language of displays and figures, from here on.

    Verdicts, the names of columns and what `print` shows stay English; so do errors.

    Parameters
    ----------
    language : str
        ``en``, ``fr``, ``es``, ``ar``, ``ru`` or ``zh``.

    Raises
    ------
    ParameterError
        If the package does not speak it.

    Examples
    --------
    >>> import trends as tr
    >>> tr.set_language("fr")
    >>> series = tr.CountSeries.from_counts([4, 6, 5, 3], "2023-01", name="Ruritania")
    >>> series.plot().get_ylabel()
    'Attaques par mois'
    >>> tr.set_language("en")
    """
    speak(words(language).language)
