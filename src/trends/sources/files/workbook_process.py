"""Opens a workbook in a process of its own and writes its cells: a program that needs nothing but calamine.

    python -I -S workbook_process.py FOLDER_OF_CALAMINE WORKBOOK BYTES SECONDS MOST_SHEETS

calamine lays a sheet out as a dense grid from its first cell to its last. One value at XFD1048576 asks for 17 thousand
million cells, and when they cannot be had the whole process ends. No look at the XML beforehand can be sure to see
what calamine will see; so whatever it does, it does here, within bounds of memory and time.

Lines of JSON go to standard output: ``{"sheet": name}``, then for each row that holds anything the row's number and
its cells as text; at the end ``{"end": ""}``, or the reason why there is none (``damaged``, ``encrypted``, ``sheets``).
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

__all__ = ["main"]


def limit_resources(more: int, seconds: int) -> None:
    """Bound the addresses beyond those in use and the processor's time, where the system can (not on Windows)."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        used = 0
        with suppress(OSError):
            # The first figure is the whole address space in pages, which is what RLIMIT_AS bounds.
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            used = pages * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + more if most == resource.RLIM_INFINITY else min(used + more, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def text(cell: Any) -> str:
    """Write a cell as the words that the same table would hold as CSV."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        # Excel keeps times as fractions of a day: microseconds are what rounding left.
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def write_cells(path: str, most_sheets: int) -> str:
    """Write the cells of all sheets; return why that could not be done, or nothing."""
    from python_calamine import CalamineWorkbook, PasswordError

    write = sys.stdout.write
    try:
        with Path(path).open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            names = book.sheet_names
            if len(names) > most_sheets:
                return "sheets"
            for name in names:
                sheet = book.get_sheet_by_name(name)
                write(json.dumps({"sheet": name}) + "\n")
                if sheet.start is None:
                    continue
                for number, cells in enumerate(sheet.iter_rows(), 1):
                    row = [cell if type(cell) is str else text(cell) for cell in cells]
                    if any(cell and not cell.isspace() for cell in row):
                        write(json.dumps([number, *row]) + "\n")
    except PasswordError:
        return "encrypted"
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken workbook does to the library
        return "damaged"
    except BaseException as error:
        # A panic of the library arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return "damaged"
    return ""


def main() -> None:
    """Do what the arguments say."""
    folder, path, more, seconds, most_sheets = sys.argv[1:]
    sys.path.append(folder)
    import python_calamine  # noqa: F401 - imported before memory is limited

    limit_resources(int(more), int(seconds))
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr] # standard output is text
    sys.stdout.write(json.dumps({"end": write_cells(path, int(most_sheets))}) + "\n")


if __name__ == "__main__":
    main()
