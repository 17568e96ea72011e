"""The one Markdown of the packaged texts: CommonMark with tables. Must not let HTML through."""

from markdown_it import MarkdownIt


def markdown(*, smart_quotes: bool = False) -> MarkdownIt:
    """A parser of its own. `smart_quotes` are for what is printed as typeset text."""
    parser = MarkdownIt("commonmark", {"html": False, "typographer": smart_quotes}).enable("table")
    return parser.enable("smartquotes") if smart_quotes else parser
