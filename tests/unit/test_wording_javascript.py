"""Finding texts in browser code: wherever they stand, and never half of one."""

import pytest

from script.wording.javascript import NotALiteral, texts


def said(code: str) -> list[tuple[str, str]]:
    return [(found.text, found.plural) for found in texts(code)]


def test_a_text_is_found_in_templates_inside_templates():
    code = "html`<p title=${t('one')}>${isOpen ? html`<b>${list.map((x) => html`${t('two')} ${x}`)}</b>` : t('three')}</p>`"
    assert said(code) == [("one", ""), ("two", ""), ("three", "")]


def test_braces_of_objects_inside_a_template_do_not_end_it():
    assert said("`${t('a', { b: { c: `}` } })} t('no') ${t('d')}`") == [("a", ""), ("d", "")]


def test_a_plural_brings_both_forms():
    assert said("tn('{number} visit', '{number} visits', n)") == [("{number} visit", "{number} visits")]


def test_what_only_looks_like_a_text_is_none():
    code = """
    // t('comment')
    /* t('comment') */
    const slash = /t\\('regex'\\)['"`]/.test(word) ? a / b : c / d;
    other.t('method'); start('word'); "t('string')"; 't("string")';
    export function t(text, values) {}
    `t('template')`;
    """
    assert said(code) == []


def test_escapes_are_read_as_the_browser_reads_them():
    assert said(r"t('it\'s \u201cso\u201d\u{21}')") == [("it's “so”!", "")]


@pytest.mark.parametrize(
    "code", ["t(text)", "t('a' + b)", "t(`a ${b}`)", "tn('one', many, 2)", "t()", "tn('one')"]
)
def test_a_text_that_is_put_together_is_refused_with_its_line(code: str):
    with pytest.raises(NotALiteral, match="line 2"):
        texts(f"\n{code}")


def test_what_the_domain_marks_is_a_text_like_any_other():
    assert said("const NO_BAND = said('Not determined'); function said(text) {}") == [("Not determined", "")]
    with pytest.raises(NotALiteral):
        texts("said(`${first} to ${last} months`)")
