"""What content for professionals must not say, as findings: labels, claims about attachment, hints. Reads no file.

No baby is given a pattern, no score is said to show attachment, nobody is shamed, and no prompt hints at a score.
"""

import re
from collections.abc import Iterator

from pwa.domain.plain_words import Finding

PATTERNS = r"(?:securely|insecurely|secure|insecure|avoidant|resistant|ambivalent|disorgani[sz]ed)"
SOMEBODY = r"(?i:(?:the|this|that|your|a|an) (?:baby|infant|child|boy|girl)|robin|he|she)"
LABELS = (
    rf"\b(?:{SOMEBODY}) (?:is|was|seems|appears|looks|has been) (?:an? )?{PATTERNS}\b",
    rf"\b(?:{SOMEBODY}) (?:has|had|shows|showed|developed) (?:an? )?{PATTERNS}(?:ly)? attach",
    rf"\b{PATTERNS} (?:baby|infant|child|boy|girl)\b",
    r"\b(?:type|group|category|pattern|class)[ -][ABCD]\b",
    r"[\[(][ABCD][\])]",
    r"\b(?:is|was|scored|rated|classified) (?:as )?(?:an? )?[ABCD]\b(?! [a-z])",
    r"\b(?:[BCD][ -]|A-|an A )(?:baby|infant|child|attachment)\b|\b[ABCD][ -](?:babies|infants|children)\b",
)
A_SCORE = r"\b(?:scores?|scored|totals?|bands?|PIIOS|NBO|NBAS|CARE-Index|scale)\b"
CLAIM = (
    r"\b(?:predict|foretell|measur|assess|classif|diagnos|detect|reveal|screen|tell|show|indicat|identif)\w*"
)
NEGATION = r"\b(?:not|never|no|nor|neither|none|nothing|cannot|can't|doesn't|without)\b"
SHAMING = (
    r"\btoxic\b",
    r"\bbad (?:mother|father|parent|carer)",
    r"\bfailed to bond\b",
    r"\bmanipulat",
    r"(?<!dis)\battention[- ]seeking\b",
)
STILL_FACE_AT_HOME = r"\b(?:try|do|repeat|test|use) (?:out )?(?:the|a) still[- ]face\b"

# Words that give away, or seem to give away, what earns a score.
REVEALING = (
    r"\d|\bscor(?:e|es|ed|ing)\b|\bconcern|\brisk\b|\bworr(?:y|ies|ied|ying)\b",
    r"\b(?:good|bad|poor|well|better|worse|best|worst|nice|lovely|harsh|rough|gentle|cold|rejecting|hostile)\b",
    r"\b(?:appropriate|inappropriate|adequate|inadequate|sensitive|insensitive|responsive|unresponsive)(?:ly)?\b",
    r"\b(?:normal|abnormal|healthy|optimal|ideal|typical|unusual|excessive|insufficient)(?:ly)?\b",
    r"\b(?:always|often|usually|mostly|frequently|sometimes|occasionally|rarely|seldom|hardly|never)\b",
    r"\b(?:enough|too|lack|lacks|lacking|fails?|ignores?|neglects?|absent|missing|at least|more than|less than)\b",
    r"\b(?:none|mild|moderate|severe|slight|marked|clearly|consistent(?:ly)?|should|must|ought)\b",
)
NOT_OBSERVED_HINT = "mark “not observed”"


def sentences_of(text: str) -> list[str]:
    """The sentences, table cells and list items of a Markdown text, without emphasis, lines joined."""
    plain = re.sub(r"[*_`>#]", "", text)
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:- |\d+\. ))|\||\n(?=\s*\|)", plain)
    return [
        sentence.strip()
        for block in blocks
        for sentence in re.split(r"(?<=[.!?])[\"”]?\s+", " ".join(block.split()))
        if sentence.strip()
    ]


def sentence_findings(page: str, sentence: str) -> Iterator[Finding]:
    """The findings about a sentence for professionals."""
    if label_in(sentence):
        yield Finding(page, sentence, "it gives a baby a label")
    if attachment_claim_in(sentence):
        yield Finding(page, sentence, "it says that a score speaks of attachment")
    if any(re.search(word, sentence, re.IGNORECASE) for word in SHAMING):
        yield Finding(page, sentence, "it shames somebody")
    if still_face_urged_in(sentence):
        yield Finding(page, sentence, "it asks somebody to try the still face")


def revealing_in(prompt: str) -> list[str]:
    """The words of a prompt on what to watch that may give away what earns a score."""
    text = prompt.replace(NOT_OBSERVED_HINT, "")
    matches = (re.search(pattern, text, re.IGNORECASE) for pattern in REVEALING)
    return [match.group() for match in matches if match]


def label_in(sentence: str) -> bool:
    """Whether the sentence gives a baby a pattern of attachment."""
    return any(re.search(pattern, sentence) for pattern in LABELS)


def attachment_claim_in(sentence: str) -> bool:
    """Whether the sentence says that a score shows something about attachment, without denying it."""
    said = all(re.search(part, sentence, re.IGNORECASE) for part in (A_SCORE, CLAIM, r"\battach"))
    return said and not re.search(NEGATION, sentence, re.IGNORECASE)


def still_face_urged_in(sentence: str) -> bool:
    """Whether the sentence asks somebody to try the still face."""
    urged = re.search(STILL_FACE_AT_HOME, sentence, re.IGNORECASE)
    return bool(urged) and not re.search(NEGATION, sentence, re.IGNORECASE)
