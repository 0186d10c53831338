"""UCDP's terms, and how each edition is cited."""

from __future__ import annotations

from functools import cache

from trends.sources.source import Terms

__all__ = ["DOWNLOADS", "TERMS", "citation"]

DOWNLOADS = "https://ucdp.uu.se/downloads/"

_ARTICLES = {
    17: "Allansson, Marie, Erik Melander and Lotta Themnér (2017). Organized violence, 1989-2016. Journal of Peace "
    "Research 54(4).",
    18: "Pettersson, Therése, and Kristine Eck (2018). Organized violence, 1989-2017. Journal of Peace Research 55(4).",
    19: "Pettersson, Therése, Stina Högbladh and Magnus Öberg (2019). Organized violence, 1989-2018 and peace "
    "agreements. Journal of Peace Research 56(4).",
    20: "Pettersson, Therése, and Magnus Öberg (2020). Organized violence, 1989-2019. Journal of Peace Research 57(4).",
    21: "Pettersson, Therése, Shawn Davies, Amber Deniz, Garoun Engström, Nanar Hawach, Stina Högbladh, Margareta "
    "Sollenberg and Magnus Öberg (2021). Organized violence 1989-2020, with a special emphasis on Syria. Journal of "
    "Peace Research 58(4).",
    22: "Davies, Shawn, Therése Pettersson and Magnus Öberg (2022). Organized violence 1989-2021 and drone warfare. "
    "Journal of Peace Research 59(4).",
    23: "Davies, Shawn, Therése Pettersson and Magnus Öberg (2023). Organized violence 1989-2022, and the return of "
    "conflict between states. Journal of Peace Research 60(4).",
    24: "Davies, Shawn, Garoun Engström, Therése Pettersson and Magnus Öberg (2024). Organized violence 1989-2023, and "
    "the prevalence of organized crime groups. Journal of Peace Research 61(4).",
    25: "Davies, Shawn, Therése Pettersson, Margareta Sollenberg and Magnus Öberg (2025). Organized violence "
    "1989-2024, and the challenges of identifying civilian victims. Journal of Peace Research 62(4).",
}
"""The article that presents each edition, by the first part of its version (https://ucdp.uu.se/downloads/)."""

_GED = (
    "Sundberg, Ralph, and Erik Melander (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
    "Research 50(4): 523-532."
)
_PROTEST = (
    "Svensson, Isak, Susanne Schaftenaar and Marie Allansson (2022). Violent Political Protest: Introducing a New "
    "Uppsala Conflict Data Program Data Set on Organized Violence, 1989-2019. Journal of Conflict Resolution 66(9): "
    "1703-1730."
)
_CANDIDATE = (
    "Hegre, Håvard, Mihai Croicu, Kristine Eck and Stina Högbladh (2020). Introducing the UCDP Candidate Events "
    "Dataset. Research & Politics 7(3)."
)


@cache
def citation(source: str, version: str | None) -> str:
    """Return how UCDP asks an edition to be cited."""
    if source == "ucdp-candidate":
        return _CANDIDATE
    if source == "ucdp-protest":
        return _PROTEST
    article = _ARTICLES.get(int(version.split(".")[0])) if version else None
    return (
        f"{_GED} {article}"
        if article
        else f"{_GED} Cite also the yearly article of the edition, see {DOWNLOADS}."
    )


TERMS = Terms(
    licence="CC BY 4.0 (Uppsala Conflict Data Program)",
    address=DOWNLOADS,
    citation=citation,
    # Creative Commons Attribution 4.0, section 3(a): author, title, source, licence, and that the material was changed.
    attribution=(
        "{title}, Uppsala Conflict Data Program, Department of Peace and Conflict Research, Uppsala University, "
        "https://creativecommons.org/licenses/by/4.0/. Incidents were selected, counted and modelled for this report; "
        "UCDP does not endorse the result. {citation}"
    ),
)
