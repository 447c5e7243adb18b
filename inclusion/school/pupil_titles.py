"""Titles of calendar entries that look like a pupil, such as "Review J. Smith" or "Jamie in Y4". Pure.

Like `pupil_words` a gentle question, never a verdict: of a word that nobody here knows it is better to ask.
"""

import re

from inclusion.school.pupil_words import NAME, ORDINARY, PATTERNS, is_ordinary

ABOUT_ONE = (  # what is held about one pupil
    r"(?:(?:[Aa]nnual|[Ee]arly|[Ii]nterim|EHCP?|PEP|CP|CIN)\s)?"
    r"(?:[Rr]eview|EHCP?|PEP|TAF|TAC|CIN|LAC|IEP|[Rr]eintegration|[Tt]ribunal|[Aa]ssessment|[Oo]bservation|[Mm]eeting"
    r"|[Cc]onsultation)"
)
TO = r"(?:\s?[:,(–-]\s?|\s(?:[Mm]eeting|[Rr]eview)\s(?:for\s|of\s|with\s)?|\s(?:for|of|with|about|re)\s|\s)"
OF_ONE = r"AR|[Aa]nnual [Rr]eview|EHCP?(?: AR)?|PEP"  # of those who are meant by two letters
BETWEEN = r"(?:\s?[-–:,]\s?|\s)"
INITIALS = r"[A-Z]\.\s?[A-Z]\.?(?![\w.])"
STAFF = "".join(rf"(?<!{title}\s)(?<!{title}\.\s)" for title in ("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Rev", "Sir"))
WORD = re.compile(r"[A-Za-z'’\-]{2,}")  # the A of A. Jones is none
TITLES = [
    *PATTERNS,
    re.compile(rf"{STAFF}(?<![.&])\b(?P<who>[A-Z]\.\s?[A-Z][a-z'’\-]{{2,20}})\b"),
    re.compile(rf"\b{ABOUT_ONE}{TO}(?P<who>{INITIALS}|[A-Z]\s[A-Z][a-z'’\-]{{1,20}}\b|{NAME})"),
    re.compile(rf"\b(?P<who>{NAME})['’]s\s{ABOUT_ONE}\b"),
    re.compile(rf"{STAFF}\b(?P<who>(?:[A-Z]\.?|{NAME})\s[A-Z][a-z'’\-]{{2,20}}){BETWEEN}{ABOUT_ONE}\b"),
    re.compile(rf"\b(?:{OF_ONE}){BETWEEN}(?P<who>{NAME}|[A-Z]{{2}}\b)"),
    re.compile(rf"\b(?P<who>[A-Z]{{2}})\s(?:{OF_ONE})\b"),
]
# Words with a capital that stand in titles of school calendars; in lower case.
OF_CALENDARS = """
academy activities activity afternoon annual anti-bullying applications apr april arrival art arts assemblies assembly
assessment assessments attendance audit aug august awards awareness bake bank baseline bazaar begins bike bikeability
black board book books booster breakfast british budget camp carol carols cases celebration census ceremony charity
chemistry choir christmas church cinema close closed closes closing club clubs coffee collection concert conference
consultation consultations council county cpd cricket crucial cultural curriculum cycle d.t dance data day days
deadline dec december deep dental design dive diversity diwali dofe drama dress drop dt due duke early edinburgh ehc
eid ends enrichment entry european evening event events exam exams exhibition expedition experience fair family farm
feb february festival fete field film final finance fire first flu football forest form forum french full games gcse
geology german governing governor governors graduation grandparents grid guidance harvest head headteacher health
hearing hockey holiday holidays holocaust house ict immunisation immunisations inclusion induction information inset
insight inspection internet interview interviews jan january jewish jul july jun june kit ks la languages last launch
lent lesson lessons level library life line local lunar lunch make mar march marking meeting meetings mental mfl mock
mocks moderation morning move move-up museum nasal national nativity netball network new non-uniform nov november oct
october ofsted olympics online open opening opens options orchestra orienteering outdoor own p.e panel pantomime
paperwork parents' parents’ part party pay performance photo photograph photographs photos physics picnic plan
planning play point policy practice premium prep presentation primary prize production productions professional
profile progress project prom pta questionnaire quiz r.e ramadan red refugee registration rehearsal remembrance report
reports residential results return returns revision road roman room rooms rounders rugby safeguarding safer safety
sale sats scheme schools science screening secondary sen send sep sept september service set settling share show sing
singing sixth skills skipping social spanish sparks special sponsored sport sports stay stem story strategy student
students study survey swim swimming ta target tas taster team technology test tests theatre themed tour tournament
training transfer transition trial trip trips trust tutor uniform update vaccination vaccinations victorian victorians
viking vision visit visitor visits walk walks ward welcome well-being wellbeing wellness whole work workshop workshops
world year-end yoga young youth zoo
"""
IN_TITLES = ORDINARY | frozenset(OF_CALENDARS.split())


def pupil_in_title(title: str) -> str:
    """The first phrase of the title that looks like a pupil; empty where none does."""
    for pattern in TITLES:
        for match in pattern.finditer(title):
            words = " ".join(WORD.findall(match["who"])) or match["who"]
            if not is_ordinary(words, IN_TITLES):
                return " ".join(match.group().split())
    return ""
