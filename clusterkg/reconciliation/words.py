"""What the service says around the data, in three languages. Error messages are in English."""

from __future__ import annotations

__all__ = ["GENERIC", "words"]

# Properties that are not ours, and the type of all concepts: named here, since the graph has no label for them.
GENERIC: dict[str, dict[str, str]] = {
    "rdfs:label": {"en": "name", "zh-Hant": "名稱", "ko": "이름"},
    "skos:altLabel": {"en": "other name", "zh-Hant": "別名", "ko": "다른 이름"},
    "skos:definition": {"en": "definition", "zh-Hant": "定義", "ko": "정의"},
    "skos:notation": {"en": "notation", "zh-Hant": "編號", "ko": "표기 부호"},
    "skos:exactMatch": {"en": "same in another source", "zh-Hant": "他處之同一項", "ko": "다른 자료의 같은 항목"},
    "skos:closeMatch": {"en": "close in another source", "zh-Hant": "他處之相近項", "ko": "다른 자료의 비슷한 항목"},
    "rdf:type": {"en": "type", "zh-Hant": "類型", "ko": "유형"},
    "skos:Concept": {"en": "concept", "zh-Hant": "概念", "ko": "개념"},
}

_EN = {
    "service": "clusterkg: how industrial clusters innovate",
    "service concepts": "clusterkg: concepts of clusters and innovation",
    "statements property": "statements of the modality “{modality}”",
    "statements definition": "statements that name it and are no facts",
    "limit": "Most values of one property",
    "limit help": "0 stands for all.",
    "content": "What a value is",
    "content help": "Entities are reconciled cells; names and IRIs are plain text.",
    "entities": "an entity",
    "names": "its name",
    "identifiers": "its IRI",
    "language": "Language of names and texts",
    "language help": "Texts in other languages are left out.",
    "own": "the language of the service",
    "all": "all languages",
    "facts": "Facts",
    "statements": "What is said of it",
    "disputed": "disputed",
    "evidence": "claim",
    "more": "… and {number} more.",
    "about": "A reconciliation service (Entity Reconciliation API 0.2). It links the names in a table to the entities "
    "of this graph. Paste one of the addresses below into OpenRefine. Values of properties are facts; what the sources "
    "only call possible, expected or advisable is found under properties that say so.",
    "address": "Address",
    "limits": "Limits",
    "body": "bytes of a request",
    "seconds": "seconds for a request",
    "batch": "queries in a batch",
    "text": "characters of a query, prefix, identifier or value",
    "candidates": "candidates for a query",
    "conditions": "properties in a query, values of one of them",
    "types": "types in a query",
    "ids": "entities in a data extension",
    "properties": "properties in a data extension",
    "suggestions": "suggestions in one answer",
    "feature": "A feature of a candidate",
    "name_score": "How alike the queried text and a name of the candidate are, from 0 to 100.",
    "type_agrees": "Whether the candidate is of a type that was asked for.",
    "properties_agree": "The share, from 0 to 1, of the given properties that the candidate has with a given value.",
}
_ZH = {
    "service": "clusterkg：產業群聚如何創新",
    "service concepts": "clusterkg：群聚與創新的概念",
    "statements property": "情態為「{modality}」的陳述",
    "statements definition": "提及此項而並非事實的陳述",
    "limit": "每一屬性的值數上限",
    "limit help": "0 表示全部。",
    "content": "值的形式",
    "content help": "實體為已比對的儲存格；名稱與 IRI 為純文字。",
    "entities": "實體",
    "names": "名稱",
    "identifiers": "IRI",
    "language": "名稱與文字的語言",
    "language help": "略去其他語言的文字。",
    "own": "本服務的語言",
    "all": "所有語言",
    "facts": "事實",
    "statements": "相關陳述",
    "disputed": "有矛盾",
    "evidence": "主張",
    "more": "……另有 {number} 項。",
    "about": "比對服務（Entity Reconciliation API 0.2），將表格中的名稱連結至本圖譜的實體。"
    "請將下列網址之一貼入 OpenRefine。屬性的值皆為事實；來源僅稱為可能、預期或建議者，列於標明此點的屬性之下。",
    "address": "網址",
    "limits": "上限",
    "body": "每次請求的位元組數",
    "seconds": "每次請求的秒數",
    "batch": "每批的查詢數",
    "text": "查詢、前綴、識別碼或值的字元數",
    "candidates": "每項查詢的候選數",
    "conditions": "每項查詢的屬性數，以及單一屬性的值數",
    "types": "每項查詢的類型數",
    "ids": "每次資料擴充的實體數",
    "properties": "每次資料擴充的屬性數",
    "suggestions": "每次回應的建議數",
    "feature": "候選的特徵",
    "name_score": "查詢文字與候選名稱的相似程度，0 至 100。",
    "type_agrees": "候選是否屬於所要求的類型。",
    "properties_agree": "所給屬性中，候選具有所給值者的比例，0 至 1。",
}
_KO = {
    "service": "clusterkg: 산업 클러스터는 어떻게 혁신하는가",
    "service concepts": "clusterkg: 클러스터와 혁신의 개념",
    "statements property": "양태가 ‘{modality}’인 진술",
    "statements definition": "이 항목을 언급하지만 사실이 아닌 진술",
    "limit": "속성 하나의 최대 값 수",
    "limit help": "0은 전부를 뜻합니다.",
    "content": "값의 형태",
    "content help": "개체는 대조된 셀이 되고, 이름과 IRI는 일반 텍스트가 됩니다.",
    "entities": "개체",
    "names": "이름",
    "identifiers": "IRI",
    "language": "이름과 텍스트의 언어",
    "language help": "다른 언어의 텍스트는 제외됩니다.",
    "own": "서비스의 언어",
    "all": "모든 언어",
    "facts": "사실",
    "statements": "관련 진술",
    "disputed": "모순 있음",
    "evidence": "주장",
    "more": "… 그 밖에 {number}건.",
    "about": "대조 서비스(Entity Reconciliation API 0.2)입니다. 표에 있는 이름을 이 그래프의 개체에 "
    "연결합니다. 아래 주소 가운데 하나를 OpenRefine에 붙여 넣으십시오. 속성의 값은 사실이며, 출처가 "
    "가능·예상·권고라고만 하는 것은 그렇다고 밝힌 속성에 있습니다.",
    "address": "주소",
    "limits": "한도",
    "body": "요청 하나의 바이트 수",
    "seconds": "요청 하나의 최대 시간(초)",
    "batch": "한 묶음의 질의 수",
    "text": "질의, 접두어, 식별자 또는 값의 글자 수",
    "candidates": "질의 하나의 후보 수",
    "conditions": "질의 하나의 속성 수, 속성 하나의 값 수",
    "types": "질의 하나의 유형 수",
    "ids": "데이터 확장 한 번의 개체 수",
    "properties": "데이터 확장 한 번의 속성 수",
    "suggestions": "응답 하나의 제안 수",
    "feature": "후보의 특징",
    "name_score": "질의한 텍스트와 후보 이름이 비슷한 정도(0~100).",
    "type_agrees": "후보가 요구된 유형에 속하는지 여부.",
    "properties_agree": "주어진 속성 가운데 후보가 주어진 값을 가진 것의 비율(0~1).",
}
_WORDS = {"en": _EN, "zh-Hant": _ZH, "ko": _KO}


def words(language: str) -> dict[str, str]:
    """The words of a language, by what they stand for.

    Example:
        >>> words("zh-Hant")["facts"]
        '事實'
    """
    return _WORDS[language]
