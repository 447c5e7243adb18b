"""What is refused of an XLSX file before openpyxl opens it: zip bombs, macros, passwords, odd XML.

Pure. Python's zipfile gives no more of a member than its header says, so the sizes of the headers may be believed.
"""

import io
import zipfile
import zlib

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 20 * MEGABYTE
MOST_MEMBERS = 200
HIGHEST_RATIO = 200  # of a member larger than LARGE; Excel's own sheets stay below 50
LARGE = MEGABYTE
ENCRYPTED = 0x1
NO_XLSX = "This is a zip file, but not an Excel file (.xlsx)."
BOMB = "The file would unpack to much more than a table needs, so it is not opened."
DAMAGED = "The file is damaged. Open it in Excel, and save it again as .xlsx."


def xlsx_fault(data: bytes) -> str:
    """Why the file is not opened; empty where it may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            return _members_fault(members) or _contents_fault(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        return DAMAGED


def _members_fault(members: list[zipfile.ZipInfo]) -> str:
    names = [member.filename.lower() for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        return BOMB
    if any(one.file_size > LARGE and one.file_size > HIGHEST_RATIO * max(one.compress_size, 1) for one in members):
        return BOMB
    if any(member.flag_bits & ENCRYPTED for member in members):
        return "The file has a password. Save it without one."
    if len(set(names)) < len(names):
        return DAMAGED
    if any(name.endswith("vbaproject.bin") for name in names):
        return "The file has macros in it. Save it as .xlsx, without macros."
    if "[content_types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        return NO_XLSX
    return ""


def _contents_fault(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    """Macros by their type, and XML that defines entities, which a table never needs."""
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels")):
            text = archive.read(member)
            if (
                b"<!DOCTYPE" in text
                or b"<!ENTITY" in text
                or text.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
            ):
                return "The file holds XML that Excel does not write, so it is not opened."
            if member.filename.lower() == "[content_types].xml" and b"macroEnabled" in text:
                return "The file has macros in it. Save it as .xlsx, without macros."
    return ""
