"""A safe name for a file that came by mail. The name is for people: storage never uses it."""

from kulisy.files.names import cleaned_name

from . import headers

_ENDINGS = {
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/csv": ".csv",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/x-gzip": ".gz",
    "application/gzip": ".gz",
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "audio/mpeg": ".mp3",
    "video/mp4": ".mp4",
}


def given_name(written: str) -> str:
    """`written` decoded and made harmless; '' if there is nothing of it."""
    name = headers.text(written, limit=50_000)
    return cleaned_name(name) if name else ""


def made_name(content_type: str, *, number: int) -> str:
    """A name for the nameless file that is the letter's `number`th."""
    return f"file-{number}{_ENDINGS.get(content_type, '.bin')}"
