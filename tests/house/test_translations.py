"""Every text of a page stands in the English catalogue, and nothing Chinese stands outside it."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import service

ROOT = Path(service.__file__).parent
CATALOGUE = ROOT / "translations/en/LC_MESSAGES/messages"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = {"_": None, "_l": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
CHINESE = re.compile("[\u4e00-\u9fff]")


def english():
    with CATALOGUE.with_suffix(".po").open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id}


def test_catalogue_holds_just_the_texts_of_the_pages():
    found = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS)
    assert {message for _, _, message, _, _ in found} == set(english())


def test_every_translation_is_there_with_the_same_placeholders():
    wrong = [
        (chinese, words)
        for chinese, words in english().items()
        if not words
        or sorted(PLACEHOLDER.findall(chinese)) != sorted(PLACEHOLDER.findall(words))
        or CHINESE.search(words)
    ]
    assert wrong == []


def test_compiled_catalogue_is_that_of_the_text():
    compiled = read_mo(BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))
    assert {m.id: m.string for m in compiled if m.id} == english()


def test_templates_say_nothing_outside_the_catalogue():
    loose = []
    for file in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", file.read_text(encoding="utf-8"))
        loose += [(file.name, found) for found in CHINESE.findall(text)]
    # The seal in the masthead is a mark, not a word.
    assert loose == [("layout.html", "旬")]
