"""Draws one preview: a program of its own, for files are other people's and decoders have holes.

    python -I drawing.py SOURCE TARGET MEDIA-TYPE [PAGES]

Reads SOURCE, writes a WebP of at most 640 pixels to TARGET and prints the true width and height.
With PAGES: so many pages of a PDF, each of at most 1600 pixels, to TARGET followed by its number,
and prints how many the file has and the size of each that was drawn.
Anything wrong ends it with a status other than 0. It holds no secret, imports nothing of the
house, and limits its own memory, time and output before it looks at a byte.
"""

import json
import os
import sys

LONGEST_SIDE = 640
#: Of a page that is read and marked.
PAGE_SIDE = 1600
#: Pictures above this are not drawn at all.
MOST_PIXELS = 120_000_000
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
OUTPUT = 8 * 1024 * 1024

FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}


def confine() -> None:
    """Take away from this process what it doesn't need."""
    try:
        import resource  # not on every system
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(10)


def picture(source: str, target: str, kind: str) -> tuple[int, int]:
    from PIL import Image, ImageOps  # after the limits

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(source, formats=[FORMATS[kind]]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise ValueError("too many pixels")
        if image.getexif().get(0x0112, 1) in {5, 6, 7, 8}:
            width, height = height, width
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        save(ImageOps.exif_transpose(image), target)
    return width, height


def first_page(source: str, target: str) -> tuple[int, int]:
    import pypdfium2  # after the limits

    document = pypdfium2.PdfDocument(source)
    page = document[0]
    width, height = page.get_size()
    scale = LONGEST_SIDE / max(width, height, 1)
    save(page.render(scale=scale).to_pil(), target)
    return round(width), round(height)


def many_pages(source: str, target: str, most: int) -> dict[str, object]:
    import pypdfium2  # after the limits

    document = pypdfium2.PdfDocument(source)
    drawn = []
    for number in range(min(len(document), most)):
        page = document[number]
        width, height = page.get_size()
        picture = page.render(scale=PAGE_SIDE / max(width, height, 1)).to_pil()
        save(picture, f"{target}{number + 1}")
        drawn.append(picture.size)
        page.close()
    return {"pages": len(document), "drawn": drawn}


def save(image, target: str) -> None:  # type: ignore[no-untyped-def]
    """Pixels only: a fresh picture carries no place, no camera, no profile."""
    from PIL import Image  # after the limits

    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    fresh = Image.new(mode, image.size)
    fresh.paste(image.convert(mode))
    fresh.save(target, "WEBP", quality=80, method=4)


def main(source: str, target: str, kind: str, pages: str = "") -> None:
    confine()
    if pages:
        print(json.dumps(many_pages(source, target, int(pages))))
        return
    pixels = first_page(source, target) if kind == "application/pdf" else None
    width, height = pixels or picture(source, target, kind)
    print(json.dumps({"width": width, "height": height}))


if __name__ == "__main__":
    main(*sys.argv[1:])
