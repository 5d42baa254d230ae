"""What a charset lacks is written in other letters, and can't be taken for anything else."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teaparty.core.values.looks import ASCII, CP437, LATIN_1, UTF_8
from teaparty.render.charsets import UNKNOWN, called, encode, fitted, marked
from teaparty.render.safe import safe

POOR = [ASCII, LATIN_1, CP437]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Tea", "Tea"), ("Küche", "Kuche"), ("Straße", "Strasse"), ("“tea”…", '"tea"...'),
        ("Привет", "Privet"), ("你好", "NiHao"), ("😀", "?"), ("👩‍👩‍👧 x", "? x"), ("👍🏽", "?"),
        ("1\ufe0f\u20e3", "1"), ("🇩🇪", "DE"), ("e\u0301", "e"), ("½", "1/2"), ("—", "-"),
        ("\ue000", "?"), ("\u0378", "?"), ("\u1361", "?"), ("〰", "?"), ("السلام", "lslm"),
        ("＊ bob", "* bob"), ("≔", ":="), ("ﷺ", "salla Allah `alayhi wa-sallam"),
    ],
)  # fmt: skip
def test_what_ascii_lacks(text, made):
    assert fitted(text, ASCII) == made


@pytest.mark.parametrize(
    ("charset", "text", "made"),
    [
        (UTF_8, "Küche 你", "Küche 你"),
        (LATIN_1, "Küche ÿ ½ 你", "Küche ÿ ½ Ni"),
        (LATIN_1, "e\u0301 x\u0301 €…", "é x EUR..."),
        (CP437, "Küche ½ █ ÿ õ", "Küche ½ █ ÿ o"),
        (CP437, "a\xa0b", "a b"),
    ],
)
def test_what_a_charset_has_stays(charset, text, made):
    assert fitted(text, charset) == made


# --- what would mean something else without a sign


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("5 ≠ 6", "5 != 6"), ("≮≯≰≱", "!<!>!<=!>="), ("∄ ∉ ∌", "!E !E !E"), ("≢ ≉ ≇", "!= !~ !~="),
        ("∤ ∦ ⊄ ⊈", "!| !|| !< !<="), ("≨ ≩ ≆ ⊊", "<!= >!= ~!= <!="), ("≸ ≹", "!<> !><"),
        ("↚ ↛ ↮", "!<- !-> !<->"), ("⇍ ⇏ ⇎", "!<== !==> !<==>"), ("⊬ ⊭", "!|- !|="),
        ("¬a ￢b ⌐c", "!a !b !c"), ("⊼ ⊽ ⍻", "!^ !v !v"), ("=\u0338", "!="), ("<\u20d2", "!<"),
        ("≤\u20d2 ~\u0338", "!<= !~"), ("P\u20e0 🍺\u20e0", "!P !?"), ("a\u0338x o\u0337", "ax o"),
        ("n\u0336o\u0336 way", "-no- way"), ("n\u0337o\u0337 w\u0337ay", "-no w-ay"),
        ("−5 ±2 ∓2", "-5 +-2 -+2"), ("a → b ⇒ c", "a -> b ==> c"), ("≶ ⊆", "<> <="),
        ("10² m² x¹⁰", "10^2 m^2 x^10"), ("10⁻³ 2ⁿ", "10^-3 2^n"), ("10₂ H₂O", "10_2 H2O"),
        ("5㎡ ㎤", "5m^2 cm^3"), ("1½ ½ 2⅓", "1 1/2 1/2 2 1/3"), ("①② ፲፩", "(1)(2) (10)(1)"),
        ("5‰", "5o/oo"), ("2·3 a · b", "2*3 a - b"), ("a ⊻ b ⊕ c", "a xor b (+) c"),
    ],
)  # fmt: skip
def test_what_negates_or_raises_is_never_dropped(text, made):
    assert fitted(text, ASCII) == made


@pytest.mark.parametrize(
    ("charset", "text", "made"),
    [
        (LATIN_1, "¬a ≠ b, 10² 2⁴ 3²⁴, 1½ 1⅓", "¬a != b, 10² 2^4 3^24, 1½ 1 1/3"),
        (CP437, "≡ ≢ ≤ ≰ ⌐ 2ⁿ 1½", "≡ !≡ ≤ !≤ ⌐ 2ⁿ 1½"),
        (UTF_8, "≠ 10² 1½", "≠ 10² 1½"),
    ],
)
def test_what_negates_or_raises_stays_where_the_charset_has_it(charset, text, made):
    assert fitted(text, charset) == made


NEGATES = re.compile(r"\b(NOT|NEITHER|NAND|NOR|NEGATED)\b(?! BU)")
SIGN = ("Sm", "So", "Sc", "Sk", "Po", "Pd")


def test_no_sign_of_unicode_loses_what_negates_it():
    """By its decomposition or its name."""
    for character in map(chr, (*range(0x80, 0x3400), *range(0xFE00, 0x10000))):
        name = unicodedata.name(character, "")
        stroke = "\u0338" in unicodedata.normalize("NFD", character)[1:]
        named = NEGATES.search(name) and not name.startswith("KANGXI")
        if unicodedata.category(character) in SIGN and (stroke or named):
            for charset in POOR:
                made = fitted(character, charset)
                assert "!" in made or made in (character, UNKNOWN), name


@pytest.mark.parametrize("stroke", ["\u0338", "\u20d2"])
def test_a_stroke_negates_any_sign_that_it_stands_on(stroke):
    for character in map(chr, (*range(0x21, 0x7F), *range(0x2190, 0x2300), *range(0x2A00, 0x2AFF))):
        if unicodedata.category(character) == "Sm":
            for charset in POOR:
                base = fitted(unicodedata.normalize("NFC", character), charset)
                made = fitted(character + stroke, charset)
                assert made == (base if "!" in base and made == base else f"!{base}"), character


def test_colours_stay_and_nothing_joins_them():
    assert fitted("\x1b[31m\u0301é\x1b[0m\u0301", LATIN_1) == "\x1b[31mé\x1b[0m"


@pytest.mark.parametrize("charset", POOR)
@pytest.mark.parametrize("first", range(0, 0x20000, 0x1000))
def test_any_character_can_be_sent_and_is_harmless(charset, first):
    for code in (*range(first, first + 0x1000), 0xE0100 + first // 0x1000):
        made = fitted(safe(chr(code)), charset)
        assert len(encode(made, charset)) == len(made)
        assert made.isprintable()
        assert "  " not in made
        assert not made.startswith(" ") or made == " "


def test_what_is_not_safe_can_be_sent_all_the_same():
    assert encode("\ud800é你", LATIN_1) == b"?\xe9?"
    assert encode("\ud800", UTF_8) == b"?"
    assert fitted("\ud800", ASCII) == "?"


# --- names


@pytest.mark.parametrize(
    ("name", "charset", "made"),
    [
        ("alice", ASCII, "alice"), ("zoë", UTF_8, "zoë"), ("zoë", LATIN_1, "zoë"),
        ("alicé", ASCII, "alice~"), ("Админ", ASCII, "Admin~"), ("愛麗絲", LATIN_1, "AiLiSi~"),
        ("Йоу", CP437, "You~"), ("e\u0301a", LATIN_1, "éa"), ("اا", ASCII, "?~"),
        ("aːb", ASCII, "a?b~"), ("ঀa", ASCII, "?a~"),
        ("bob\n", UTF_8, "bob "),
    ],
)  # fmt: skip
def test_a_name_in_other_letters_is_marked(name, charset, made):
    assert called(name, charset) == made


letters = st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Nd", "Mn", "Mc"))


@settings(deadline=None)
@given(st.text(letters, min_size=2, max_size=24), st.sampled_from(POOR))
def test_no_other_name_reads_like_it(name, charset):
    name = unicodedata.normalize("NFKC", name)
    made = called(name, charset)
    assert made == unicodedata.normalize("NFC", safe(name)) or made.endswith("~")
    assert re.fullmatch(r"[^\s:*\[\]]*", made)


def test_words_that_may_be_names_are_marked_in_texts_of_plugins():
    assert marked("alicé rolls 6, Админ's hat", ASCII) == "alice~ rolls 6, Admin's~ hat"
    assert marked("Küche café", LATIN_1) == "Küche café"
    assert marked("alicé", UTF_8) == "alicé"
    assert marked("10² alicé 1½ cups ①", ASCII) == "10² alice~ 1½ cups ①"
    assert marked("☃ 😀", ASCII) == "☃ 😀"
