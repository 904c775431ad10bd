"""Why a candidate is one, in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from clusterkg.linking.lexicon import kind_name
from clusterkg.questions.languages import language_tag

__all__ = ["Reason"]

_EN = {
    "same label": "same label ({language}): {name}",
    "same alias": "same alternative name ({language}): {name}",
    "folded": "same but for case, spaces, punctuation, accents or simplified characters: {name}",
    "same rest": "same but for the word for its kind: {name}",
    "sound": "same by sound ({how}): {name}",
    "loose sound": "same by sound, Korean spelt loosely: {name}",
    "similar": "similar, {similarity:.2f}: {name}",
    "similar sound": "similar by sound ({how}), {similarity:.2f}: {name}",
    "kind": "both names say: {kind}",
    "kind differs": "the names say different kinds: {one}, {other}",
    "kind lacking": "only one of the names says: {kind}",
    "type": "type agrees: {type}",
    "type differs": "type differs: {type}",
    "service": "score of the service",
}
_ZH = {
    "same label": "名稱相同（{language}）：{name}",
    "same alias": "別名相同（{language}）：{name}",
    "folded": "除大小寫、空格、標點、變音符號或簡繁外相同：{name}",
    "same rest": "除表示種類的詞外相同：{name}",
    "sound": "讀音相同（{how}）：{name}",
    "loose sound": "讀音相同（韓文羅馬字寬鬆拼寫）：{name}",
    "similar": "相似度 {similarity:.2f}：{name}",
    "similar sound": "讀音（{how}）相似度 {similarity:.2f}：{name}",
    "kind": "兩個名稱都指：{kind}",
    "kind differs": "兩個名稱所指種類不同：{one}、{other}",
    "kind lacking": "只有一個名稱指明：{kind}",
    "type": "類型相符：{type}",
    "type differs": "類型不符：{type}",
    "service": "服務所給的分數",
}
_KO = {
    "same label": "이름이 같음({language}): {name}",
    "same alias": "다른 이름이 같음({language}): {name}",
    "folded": "대소문자, 띄어쓰기, 문장 부호, 발음 구별 기호, 간체자를 빼면 같음: {name}",
    "same rest": "종류를 나타내는 말을 빼면 같음: {name}",
    "sound": "소리가 같음({how}): {name}",
    "loose sound": "소리가 같음(느슨한 로마자 표기): {name}",
    "similar": "유사도 {similarity:.2f}: {name}",
    "similar sound": "소리({how}) 유사도 {similarity:.2f}: {name}",
    "kind": "두 이름이 모두 가리키는 종류: {kind}",
    "kind differs": "두 이름이 가리키는 종류가 다름: {one}, {other}",
    "kind lacking": "한 이름만 종류를 밝힘: {kind}",
    "type": "유형이 맞음: {type}",
    "type differs": "유형이 다름: {type}",
    "service": "서비스가 매긴 점수",
}
_KINDS = {"kind", "one", "other"}  # values that name a kind of thing
_WORDS = {"en": _EN, "zh-Hant": _ZH, "ko": _KO}


# Ways of rendering a name in another script.
_WAYS = {
    "zh-Hant": {
        "Revised Romanization": "韓國文化觀光部 2000 年式羅馬字",
        "McCune–Reischauer": "馬科恩－賴肖爾式羅馬字",
        "pinyin": "漢語拼音",
        "Wade–Giles": "威妥瑪拼音",
        "Tongyong Pinyin": "通用拼音",
        "Korean reading": "韓國漢字音",
        "words in English": "譯成英文的詞",
    },
    "ko": {
        "Revised Romanization": "국어의 로마자 표기법",
        "McCune–Reischauer": "매큔–라이샤워 표기법",
        "pinyin": "한어 병음",
        "Wade–Giles": "웨이드–자일스 표기법",
        "Tongyong Pinyin": "통용 병음",
        "Korean reading": "한국 한자음",
        "words in English": "영어로 옮긴 낱말",
    },
}


@dataclass(frozen=True)
class Reason:
    """One reason.

    Attributes:
        code: What it is; one of `same label`, `same alias`, `folded`, `same rest`, `sound`, `loose sound`, `similar`,
            `similar sound`, `kind`, `kind differs`, `kind lacking`, `type`, `type differs`, `service`.
        values: What goes into its sentence, by name.
    """

    code: str
    values: tuple[tuple[str, str | float], ...] = ()

    def says(self, language: str = "en") -> str:
        """The reason as a phrase.

        Raises:
            UnknownNameError: if the language is none of the three.

        Example:
            >>> Reason("similar", (("similarity", 0.9), ("name", "Paju"))).says("ko")
            '유사도 0.90: Paju'
        """
        tag = language_tag(language)
        return _WORDS[tag][self.code].format(**{name: _said(name, value, tag) for name, value in self.values})

    def __str__(self) -> str:
        return self.says()


def _said(name: str, value: str | float, tag: str) -> str | float:
    """A value in a language: kinds and ways of rendering have names of their own in each."""
    if tag == "en" or not isinstance(value, str):
        return value
    if name == "how":
        return ", ".join(_WAYS[tag].get(way, way) for way in value.split(", "))
    return kind_name(value, tag) if name in _KINDS else value
