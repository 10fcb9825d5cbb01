"""What a file is: read from its first bytes, with the name's help; the browser isn't asked."""

import re

import puremagic

UNKNOWN = "application/octet-stream"
#: How much of the beginning `content_type` wants to see.
HEAD = 16 * 1024

#: Pictures that a browser draws and can't be made to run.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
PDF = "application/pdf"
INLINE = PICTURES | {PDF}
#: What a preview is made of.
PREVIEWED = INLINE | {"image/bmp", "image/tiff"}

# Types that a browser may run or that carry script; they travel as unknown bytes, attached.
_RUNNABLE = re.compile(r"html|xml|svg|script|multipart|x-mimearchive|flash|xsl|wasm")
_OFFICE = re.compile(r"^application/vnd\.(openxmlformats|oasis|ms-)")
_OPEN = "application/vnd.openxmlformats-officedocument"
# Our own short table: the machine's differs from one system to the next.
_SUFFIXES = {
    "txt": "text/plain",
    "log": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "rtf": "application/rtf",
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "pdf": PDF,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "heif": "image/heic",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "psd": "image/vnd.adobe.photoshop",
    "ai": "application/postscript",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "avi": "video/x-msvideo",
    "mkv": "video/x-matroska",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gz": "application/gzip",
    "tar": "application/x-tar",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{_OPEN}.wordprocessingml.document",
    "xlsx": f"{_OPEN}.spreadsheetml.sheet",
    "pptx": f"{_OPEN}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "p7s": "application/pkcs7-signature",
    "sig": "application/pgp-signature",
}
_WORD = re.compile(r"^[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}$")


def content_type(head: bytes, name: str) -> str:
    """The media type of a file called `name` that begins with `head` (HEAD bytes of it)."""
    sure = _picture_or_pdf(head)
    if sure:
        return sure
    by_name = _by_name(name)
    # A text may call itself anything; a type that is drawn in the browser must be in the bytes.
    if by_name in PREVIEWED:
        by_name = ""
    if not head:
        return by_name or UNKNOWN
    if _is_text(head):
        if _looks_like_markup(head):
            return by_name if _RUNNABLE.search(by_name) else "text/html"
        return by_name or "text/plain"
    return _by_magic(head, name) or by_name or UNKNOWN


def travelling_type(kind: str) -> str:
    """The type to name when the file is sent as an attachment: script is only bytes."""
    if not _WORD.match(kind):
        return UNKNOWN
    return UNKNOWN if _RUNNABLE.search(kind) and not _OFFICE.match(kind) else kind


def _picture_or_pdf(head: bytes) -> str:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        return "image/avif"
    if head[4:8] == b"ftyp" and head[8:12] in {
        b"heic",
        b"heix",
        b"hevc",
        b"mif1",
        b"msf1",
    }:
        return "image/heic"
    if head[:2] == b"BM" and len(head) > 26 and head[14:18] in {b"\x28\0\0\0", b"\x7c\0\0\0"}:
        return "image/bmp"
    if head[:4] in {b"II*\0", b"MM\0*"}:
        return "image/tiff"
    return PDF if head.startswith(b"%PDF-") else ""


def _by_name(name: str) -> str:
    return _SUFFIXES.get(name.lower().rpartition(".")[2], "") if "." in name else ""


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        # The last letter may be cut in two.
        head.decode("utf-8") if len(head) < HEAD else head[:-4].decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 8
    return True


def _looks_like_markup(head: bytes) -> bool:
    return bool(re.search(rb"<(!doctype|html|head|body|script|svg|\?xml|iframe|img)\b", head, re.I))


def _by_magic(head: bytes, name: str) -> str:
    try:
        found = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):
        return ""
    by_name = _by_name(name)
    kinds = [match.mime_type for match in found if match.mime_type and match.confidence >= 0.3]
    if by_name in kinds or (kinds and _OFFICE.match(by_name) and "application/zip" in kinds):
        return by_name
    if head.startswith(b"PK\x03\x04") and not by_name:
        return "application/zip"
    best = kinds[0].lower() if kinds else ""
    return best if _WORD.match(best) and best not in PREVIEWED else ""
