"""The words of names that have a meaning, in three scripts: those for kinds of things, and some that are common."""

from __future__ import annotations

import re
from functools import cache

from clusterkg.linking.mandarin import simplified

__all__ = ["in_english", "kind_name", "kinds_by_word"]

# Kind → the words for it in Latin letters, Hangul and Han. A Latin word that begins with a hyphen is a suffix of
# romanised Korean; it, and a word of one character, may as well be a part of the name (헤이리 is no 리).
_KINDS = {
    "city": ("city|municipality|-si|-shi|-shih", "시|광역시|특별시|특별자치시", "市|廣域市|特別市|特別自治市"),
    "county": ("county|-gun|-hsien|hsien", "군|현", "縣|郡"),
    "district": ("district|-gu|-chu", "구", "區"),
    "province": ("province|-do", "도|특별자치도", "省|道|特別自治道"),
    "town": ("town|urban township|-eup|-chen|-jhen|-zhen|jhen", "읍|진", "鎮|邑"),
    "township": ("township|rural township|-myeon|-myon|-hsiang|-siang|hsiang", "면|향", "鄉|面"),
    "village": ("village|-ri|-dong|-li|-tsun", "마을|동|리", "村|里|洞"),
    "country": ("republic", "공화국", "共和國"),
    "book city": ("book city|bookcity", "출판도시|책마을|북시티", "出版城|出版都市|書城|圖書城"),
    "art village": ("art village|art valley|artvalley", "예술마을|예술촌", "藝術村"),
    "foundation": ("foundation", "재단|재단법인", "基金會|財團|財團法人"),
    "cooperative": ("cooperative|cooperatives|co operative", "협동조합|조합", "合作社|協同組合"),
    "association": ("association|society|federation|guild", "협회|연합회|학회", "協會|學會|聯合會|公會"),
    "committee": ("committee|committees|council|commission", "위원회|협의회", "委員會|理事會"),
    "government": ("government", "정부", "政府"),
    "ministry": ("ministry|department", "부처", "部會"),
    "firms": ("company|companies|firm|firms", "회사|기업|업체", "企業|業者"),
    "incorporated": ("corporation|corp|co|inc|ltd|co ltd|llc", "주식회사", "公司|有限公司|股份有限公司"),
    "publisher": ("publisher|publishers|publishing company|press", "출판사", "出版社|出版業者"),
    "printer": ("printer|printers|printing", "인쇄소|인쇄업체", "印刷廠|印刷業者"),
    "art museum": ("art museum|museum of art|art gallery|gallery", "미술관|갤러리|화랑", "美術館|畫廊"),
    "museum": ("museum", "박물관", "博物館"),
    "library": ("library", "도서관", "圖書館"),
    "university": ("university|college|univ", "대학교|대학", "大學|學院"),
    "school": ("school|academy", "학교|학원|아카데미", "學校|書院"),
    "hospital": ("hospital", "병원", "醫院"),
    "centre": ("center|centre", "센터", "中心"),
    "park": ("park", "공원", "公園"),
    "industrial complex": (
        "industrial complex|industrial park|science park",
        "산업단지|공단",
        "產業園區|工業區|科學園區",
    ),
    "station": ("station", "역", "站|車站|驛"),
    "airport": ("airport", "공항", "機場"),
    "market": ("market", "시장", "市場"),
    "bookshop": ("bookstore|bookshop|books", "서점|책방", "書店|書局"),
    "theatre": ("theater|theatre", "극장", "劇院|劇場"),
    "festival": ("festival|book fair|fair", "축제|도서전", "節|書展"),
    "fund": ("fund", "기금", "基金"),
    "law": ("act|law", "법|기본법", "法|法律"),
    "plan": ("plan|project|scheme", "계획|사업", "計畫|計劃"),
    "policy": ("policy", "정책", "政策"),
    "industry": ("industry|industries", "산업", "產業"),
    "theory": ("theory|model|framework", "이론|모형|모델", "理論|模式|架構"),
    "concept": ("notion|concept", "개념", "概念"),
    "temple": ("temple", "사찰", "寺|廟"),
    "mountain": ("mountain|mount|mt|-san", "산", "山"),
    "river": ("river|-gang|-cheon", "강|천", "溪|江|河"),
    "island": ("island", "섬", "島"),
    "road": ("road|street|avenue|-ro|-gil", "로|길|대로", "路|街|大道"),
}

# Words that names of organisations share; they are only translated, so that such names can be compared word by word.
_COMMON = {
    "national": ("국립", "國立|國家"),
    "korea": ("한국|대한민국|대한", "韓國|大韓民國"),
    "taiwan": ("대만|타이완", "臺灣"),
    "china": ("중국", "中國|中華"),
    "institute": ("연구원|연구소|과학원", "研究院|研究所"),
    "technology": ("기술|테크놀로지|테크", "科技|技術"),
    "science": ("과학", "科學"),
    "medical": ("의료|의학|의과", "醫學|醫療"),
    "medical center": ("의료원|메디컬센터|의료센터", "醫學中心|醫療中心"),
    "international": ("국제", "國際"),
    "culture": ("문화", "文化"),
    "art": ("예술|미술", "藝術"),
    "education": ("교육", "教育"),
    "publishing": ("출판", "出版"),
    "information": ("정보", "資訊"),
    "industrial": ("공업", "工業"),
    "environment": ("환경", "環境"),
    "women": ("여자|여성", "女子|女性"),
    "pharmaceutical": ("제약|약품", "製藥|藥品"),
    "bio": ("바이오", "生物"),
    "biotechnology": ("생명공학", "生物科技"),
    "electronics": ("전자", "電子"),
    "electric": ("전기|전력", "電機|電力"),
    "energy": ("에너지", "能源"),
    "asia": ("아시아", "亞洲"),
    "development": ("개발|발전", "開發|發展"),
    "traditional": ("전통", "傳統"),
    "general": ("종합|일반", "綜合|一般"),
    "academia": ("학술", "學術"),
    "heritage": ("유산", "遺產"),
    "history": ("역사", "歷史"),
    "folk": ("민속", "民俗"),
    "modern": ("현대|근대", "現代|近代"),
    "life": ("생활|생명", "生活|生命"),
    "economic": ("경제", "經濟"),
    "policy": ("정책", "政策"),
    "management": ("경영|관리", "經營|管理"),
    "marine": ("해양", "海洋"),
    "agricultural": ("농업", "農業"),
}


def kind_name(kind: str, language: str) -> str:
    """A kind in a language: `zh-Hant`, `ko`, else English.

    Example:
        >>> kind_name("book city", "ko"), kind_name("book city", "en")
        ('출판도시', 'book city')
    """
    place = {"ko": 1, "zh-Hant": 2}.get(language)
    return kind if place is None or kind not in _KINDS else _KINDS[kind][place].split("|")[0]


@cache
def kinds_by_word() -> dict[str, dict[str, str]]:
    """For each script, the words and the kinds that they stand for, longest first; Han words in simplified form."""
    found: dict[str, dict[str, str]] = {"latin": {}, "hangul": {}, "han": {}}
    for kind, by_script in _KINDS.items():
        for script, words in zip(found, by_script, strict=True):
            found[script] |= {simplified(word) if script == "han" else word: kind for word in words.split("|")}
    return {script: dict(sorted(words.items(), key=lambda item: -len(item[0]))) for script, words in found.items()}


@cache
def _english(script: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """The words of Hangul or Han that can be translated, and what finds them, the longest first."""
    place = ("hangul", "han").index(script)
    found = {word: kind for word, kind in kinds_by_word()[script].items() if len(word) > 1}
    for english, words in _COMMON.items():
        found |= {simplified(word) if script == "han" else word: english for word in words[place].split("|")}
    return found, re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True)))


def in_english(text: str, script: str) -> list[tuple[str, bool]]:
    """A name in Hangul or simplified Han as its parts: each in English if it has a meaning, else as it is.

    Args:
        text: The name.
        script: `hangul` or `han`.

    Returns:
        The parts, each with whether it was translated.

    Example:
        >>> in_english("인하대학교병원", "hangul")
        [('인하', False), ('university', True), ('hospital', True)]
    """
    words, pattern = _english(script)
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in pattern.finditer(text):
        if left := text[end : found.start()].strip():
            parts.append((left, False))
        parts.append((words[found.group()], True))
        end = found.end()
    if left := text[end:].strip():
        parts.append((left, False))
    return parts
