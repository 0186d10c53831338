"""A proposal for a mapping, and how it is written as TOML: what is doubtful says so in a comment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trends.sources.columns.fit import COUNTED
from trends.sources.columns.obvious_names import OBVIOUS

if TYPE_CHECKING:
    from trends.sources.columns.content import ColumnContent

__all__ = ["Proposal", "written"]

_MOST_LISTED = 100


@dataclass
class Proposal:
    """Roles given so far, doubts about them, and remarks on columns that got none."""

    columns: dict[str, ColumnContent]
    roles: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)

    @property
    def free(self) -> list[ColumnContent]:
        """The columns that have no role, in their order."""
        taken = set(self.roles.values())
        return [column for column in self.columns.values() if column.name not in taken]

    def give(self, role: str, name: str, doubt: str = "") -> None:
        """Give a column a role."""
        self.roles[role] = name
        if doubt:
            self.doubts[role] = doubt

    @property
    def dated(self) -> bool:
        """Whether the dates of the rows are known."""
        return "date_start" in self.roles or {"year", "month"} <= set(self.roles)


def written(file: str, found: Proposal, remark: str = "") -> str:
    """Write a proposal as the text of a TOML file, with a `remark` on the table at its head."""
    lines = [f"# A proposal for {_plain(file)}: check every line, then use it with --columns."]
    if remark:
        lines.append(f"# {_plain(remark)}")
    if not found.dated:
        lines.append("# No column of dates was found: until one is named here, the table cannot be loaded.")
    lines.append("[columns]")
    for role in OBVIOUS:
        if role in found.roles:
            name = found.roles[role]
            lines.append(
                f"{role} = {_quoted(name)}{_comment(found.columns[name], found.doubts.get(role, ''))}"
            )
    if not found.dated:
        lines.append('# date_start = "the column with the date of the incident"')
    if left := found.free:
        lines += ["", "# Columns that were not understood:"]
        lines += [
            f"#   {_quoted(column.name)}{_comment(column, remark=found.remarks.get(column.name, ''))}"
            for column in left[:_MOST_LISTED]
        ]
        if len(left) > _MOST_LISTED:
            lines.append(f"#   and {len(left) - _MOST_LISTED} more")
    lines += ["", "# [constant]", '# country = "Syria"', "", "# [dates]", *_order(found)]
    lines += ["", "# [unknown]", *_unknown(found), ""]
    return "\n".join(lines)


def _comment(column: ColumnContent, doubt: str = "", *, remark: str = "") -> str:
    parts = [f"doubtful: {doubt}"] if doubt else [remark] if remark else []
    if column.words:
        parts.append(f"such as {_shown(column.words[0])}")
    return f"  # {_plain('; '.join(parts))}" if parts else ""


def _order(found: Proposal) -> list[str]:
    """Say how dates such as 03/04/2021 are read, where nothing in the first rows tells."""
    column = found.columns.get(found.roles.get("date_start", ""))
    pairs = [
        (word, int(match[1]), int(match[2]))
        for word in (column.words if column else ())
        if (match := re.match(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]", word))
    ]
    open_ = [word for word, first, second in pairs if first != second]
    if not open_ or any(first > 12 or second > 12 for _, first, second in pairs):
        return ["# day_first = true"]
    return [
        f"# day_first = true  # doubtful: {_shown(open_[0])} is read with the day first; false says otherwise"
    ]


def _unknown(found: Proposal) -> list[str]:
    """List words that stand where a number should."""
    words = [
        word
        for role, name in found.roles.items()
        if role in COUNTED
        for word in found.columns[name].different
        if not re.search(r"\d", word)
    ]
    if not words:
        return ['# words = ["n.k."]']
    listed = ", ".join(_quoted(word[:40]) for word in dict.fromkeys(words[:5]))
    return [
        f"# words = [{listed}]  # they stand where a number should; take the # away if they mean 'not stated'"
    ]


def _shown(word: str) -> str:
    return _plain(word)[:40].strip()


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _quoted(word: str) -> str:
    """Write a TOML string; what does not print is escaped, so that the name stays that of the column."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            character if character.isprintable() else f"\\U{ord(character):08x}" for character in escaped
        )
        + '"'
    )
