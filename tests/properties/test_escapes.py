"""Whatever a text holds, each format shows it as text: real parsers read what was written."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.views import html, markdown, xml
from generator.views.terminal import printable

PIECES = (
    "@name", "\\@name", "@org/team", "a@b.example", "#1", "\\#12", "GH-3", "o/r#4", "www.a.b",
    "https://a.example/?b=c&d", "<https://a.example>", "<b>", "</details>", "<!--", "-->", "&amp;",
    "&#64;", "|", "\\|", "\\", "\\\\", "`", "``", "*", "**", "_", "~~", "[a](b)", "![a](b)",
    "[^1]", "- ", "+ ", "1. ", "1) ", "# ", "> ", "---", "===", "    ", " ", "\n", "\n\n", "\t",
    "\x1b[31m", "\u202e", "\u2028", "\x00", "\ud800", "$x$", "${A}", ":tada:", "AWS::S3::Bucket",
    "é", "日本", '"', "'", "!", "a", "1",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)
PARSER = MarkdownIt("gfm-like", {"linkify": False}).enable("table")

# A paragraph, lists, a heading, bold, below a paragraph, among words.
CONTEXTS = (
    "{}\n", "- {}\n- b\n", "- a\n  - {}\n", "### {}\n", "**x{}x**\n", "a\n\n{}\n", "a {} b\n",
)  # fmt: skip


def read(source: str) -> tuple[str, set[str]]:
    """The text that a reader sees, and what the parser takes for more than text."""
    tokens = [part for token in PARSER.parse(source) for part in (token.children or [])]
    visible = ("text", "code_inline")
    return "".join(one.content for one in tokens if one.type in visible), set(_markup(tokens))


def _markup(tokens: list[Token]) -> list[str]:
    harmless = ("<!-- -->", "<span>", "</span>")
    plain = ("text", "code_inline", "strong_open", "strong_close")
    return [
        one.content or one.type
        for one in tokens
        if one.type not in plain and one.content not in harmless
    ]


@given(st.sampled_from(CONTEXTS), TEXTS)
@example("- {}\n- b\n", "1. a")
@example("### {}\n", " a ")
@example("a {} b\n", "\\@name")
def test_text_stays_text_in_markdown(context: str, text: str) -> None:
    seen, markup = read(context.format(markdown.text(text)))
    assert seen == read(context.format("TEXT"))[0].replace("TEXT", printable(text))
    assert markup == set()


@given(TEXTS)
@example("`")
@example("a\\|b")
@example(" ` ")
def test_code_stays_code_in_markdown(text: str) -> None:
    assert read(f"a {markdown.code(text)} b") == (f"a {printable(text)} b", set())


@given(st.lists(TEXTS, min_size=3, max_size=3), st.booleans())
@example(["|", "\\|", "`|`"], True)
@example(["\\", "a\\\\|", "\\"], True)
def test_a_row_has_as_many_cells_as_were_written(texts: list[str], is_code: bool) -> None:
    written = map(markdown.code if is_code else markdown.text, texts)
    source = markdown.table(("a", "b", "c"), [tuple(written)])
    tokens = PARSER.parse(source)
    assert tokens[0].type == "table_open"
    cells = [read(token.content) for token in tokens if token.type == "inline"]
    assert cells[3:] == [(printable(text), set()) for text in texts]
    assert sum(token.type == "td_open" for token in tokens) == 3


@given(TEXTS)
def test_nothing_is_live_outside_code(text: str) -> None:
    # GitHub looks for these in the text that is left when Markdown is parsed: an escape is no help.
    tokens = PARSER.parse(f"a {markdown.text(text)}")[1].children or []
    for token in tokens:
        assert not any(live in token.content for live in ("@name", "#1", "://", "www.", "GH-3"))


class _Text(HTMLParser):
    """Collects text, and tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


@given(TEXTS)
def test_text_stays_text_in_html(text: str) -> None:
    parser = _Text()
    parser.feed(f'<p title="{html.text(text)}">{html.text(text)}</p>')
    parser.close()
    assert (parser.text, parser.tags) == (printable(text), [("p", [("title", printable(text))])])


@given(TEXTS)
def test_text_stays_text_in_xml(text: str) -> None:
    element = ElementTree.Element("a", b=xml.legal(text))
    found = ElementTree.fromstring(ElementTree.tostring(element, encoding="unicode"))
    assert found.get("b") == xml.legal(text)
    assert all(a in (b, "\ufffd") for a, b in zip(xml.legal(text), text, strict=True))


@given(TEXTS)
def test_a_terminal_gets_one_line_without_control_characters(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown
