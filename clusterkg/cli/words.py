"""What the commands print around the data, in three languages. Errors and help are in English."""

from __future__ import annotations

from clusterkg.questions.languages import language_tag

__all__ = ["words"]

_EN = {
    "claim": "claim",
    "modality": "modality",
    "attribution": "attribution",
    "place": "place",
    "supported by": "supported by",
    "derived from": "derived from",
    "at odds": "at odds",
    "passage": "passage",
    "offsets": "characters {start}–{end}, white space not counted",
    "states": "states",
    "derived": "derived",
    "section": "section",
    "paragraph": "par.",
    "characters": "characters",
    "evidence": "evidence",
    "share": "share",
    "claims": "claims",
    "not evidence": "not evidence, because",
    "not explained": "NOT EXPLAINED",
    "coverage": "{covered:,} of {length:,} characters are evidence of a claim, {explained:,} are not for a recorded "
    "reason, {unexplained:,} are unexplained.",
    "unexplained": "unexplained: characters {start}–{end} {passage}",
    "Violation": "Violation",
    "Warning": "Warning",
    "Info": "Info",
    "found": "found",
    "checked": "{checked:,} nodes checked: {violations:,} violations, {warnings:,} warnings.",
    "nothing found": "No row: the paper says nothing of this.",
    "nothing found in language": "No row: only statements and names in English are searched; try --lang zh or ko.",
    "no claims": "The rows are records of the editors about the text; no claims stand behind them.",
    "settable": "To ask it of others: {options}",
}
_ZH = {
    "claim": "主張",
    "modality": "語氣",
    "attribution": "主張者",
    "place": "出處",
    "supported by": "佐證",
    "derived from": "推論自",
    "at odds": "不一致",
    "passage": "段落",
    "offsets": "第 {start}–{end} 字元，空白不計",
    "states": "陳述",
    "derived": "推導",
    "section": "章節",
    "paragraph": "段",
    "characters": "字元數",
    "evidence": "證據",
    "share": "比例",
    "claims": "主張數",
    "not evidence": "非證據的原因",
    "not explained": "未說明",
    "coverage": "{length:,} 個字元中，{covered:,} 個為主張的證據，{explained:,} 個不是而已記錄原因，"
    "{unexplained:,} 個未說明。",
    "unexplained": "未說明：第 {start}–{end} 字元 {passage}",
    "Violation": "違反",
    "Warning": "警告",
    "Info": "提示",
    "found": "現值",
    "checked": "已檢查 {checked:,} 個節點：{violations:,} 項違反，{warnings:,} 項警告。",
    "nothing found": "沒有資料列：論文對此未置一詞。",
    "nothing found in language": "沒有資料列：僅搜尋中文的陳述與名稱；請試 --lang en 或 ko。",
    "no claims": "這些資料列是編者關於文本的紀錄，背後沒有主張。",
    "settable": "可改問其他對象：{options}",
}
_KO = {
    "claim": "주장",
    "modality": "양태",
    "attribution": "말하는 이",
    "place": "위치",
    "supported by": "뒷받침",
    "derived from": "추론 근거",
    "at odds": "어긋남",
    "passage": "구절",
    "offsets": "공백을 뺀 {start}–{end}번째 글자",
    "states": "진술",
    "derived": "도출",
    "section": "절",
    "paragraph": "문단",
    "characters": "글자 수",
    "evidence": "근거",
    "share": "비율",
    "claims": "주장 수",
    "not evidence": "근거가 아닌 까닭",
    "not explained": "설명 없음",
    "coverage": "{length:,}자 가운데 {covered:,}자는 주장의 근거이고, {explained:,}자는 기록된 까닭으로 근거가 아니며, "
    "{unexplained:,}자는 설명되지 않았습니다.",
    "unexplained": "설명 없음: {start}–{end}번째 글자 {passage}",
    "Violation": "위반",
    "Warning": "경고",
    "Info": "참고",
    "found": "현재 값",
    "checked": "노드 {checked:,}개 검사: 위반 {violations:,}건, 경고 {warnings:,}건.",
    "nothing found": "행이 없습니다. 논문은 이에 관해 아무것도 말하지 않습니다.",
    "nothing found in language": "행이 없습니다. 한국어 진술과 이름만 찾습니다. --lang en 또는 zh로 해 보십시오.",
    "no claims": "이 행들은 본문에 관한 편집진의 기록이며, 뒤에 주장이 없습니다.",
    "settable": "다른 대상을 물으려면: {options}",
}
_WORDS = {"en": _EN, "zh-Hant": _ZH, "ko": _KO}


def words(language: str) -> dict[str, str]:
    """The words of a language, by what they stand for.

    Raises:
        UnknownNameError: if the language is none of the three.

    Example:
        >>> words("zh")["modality"]
        '語氣'
    """
    return _WORDS[language_tag(language)]
