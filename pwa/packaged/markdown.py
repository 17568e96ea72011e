"""The Markdown of all packaged texts: CommonMark with tables. Must not let HTML through."""

from markdown_it import MarkdownIt


def markdown(*, smart_quotes: bool = False) -> MarkdownIt:
    """A new parser. `smart_quotes` is for typeset text."""
    parser = MarkdownIt("commonmark", {"html": False, "typographer": smart_quotes}).enable("table")
    return parser.enable("smartquotes") if smart_quotes else parser
