"""`kulisy.kit.text.latin` for the database: names in Latin letters, for likeness by trigrams.

Trigrams know letters by the database's locale, and in "C" Cyrillic has none (tried: show_trgm is
empty), whoever's server it is. So nothing here leans on a locale either.
"""

from django.db import migrations

UPPER = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІЇҐЄ"
LOWER = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіїґє"
ALIKE = "абвгдезиклмнопрстуфхыэәғқңөұүһіґє"
LATIN = "abvgdeziklmnoprstufhyeagknouuhige"
LONGER = {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"}

said = f"normalize(translate(lower(value), '{UPPER}', '{LOWER}'), NFKD)"
said = f"regexp_replace({said}, '[\u0300-\u036f]', '', 'g')"
# What the second alphabet lacks (the signs that have no sound) falls out.
said = f"translate({said}, '{ALIKE}ъь', '{LATIN}')"
for letter, letters in LONGER.items():
    said = f"replace({said}, '{letter}', '{letters}')"

SQL = f"""
CREATE FUNCTION kulisy_latin(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT {said} $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_walls")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION kulisy_latin")]
