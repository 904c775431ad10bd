"""Axioms in words, in three languages: by the labels of the terms, so that no term has to be known by its name."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from clusterkg.namespaces import RDF, RDFS, SKOS, shorten
from clusterkg.questions.languages import language_tag
from clusterkg.reasoning.axioms import Axiom, Part

__all__ = ["Wording"]

# A label may be of any form, so the sentences around it are such as suit every form.
_EN = {
    "type": "{0} is {1}",
    "relation": "{0} {1} {2}",
    "EquivalentClasses": "by definition, {0} is {1}",
    "SubClassOf": "each {0} is {1}",
    "trait": "each {0} {1}",
    "DisjointClasses": "nothing is more than one of: {all}",
    "SubObjectPropertyOf": "what “{0}” relates, “{1}” relates too",
    "ObjectPropertyDomain": "what “{0}” relates to something is {1}",
    "DataPropertyDomain": "what “{0}” gives a value to is {1}",
    "ObjectPropertyRange": "what something is related to by “{0}” is {1}",
    "DataPropertyRange": "what “{0}” gives is a value of the kind {1}",
    "SymmetricObjectProperty": "“{0}” holds both ways",
    "TransitiveObjectProperty": "“{0}” is handed on, from a first thing by way of a second to a third",
    "FunctionalObjectProperty": "“{0}” relates to one thing at most",
    "FunctionalDataProperty": "“{0}” gives one value at most",
    "InverseObjectProperties": "“{0}” and “{1}” are the same seen from the two sides",
    "other": "{0}: {all}",
    "ObjectIntersectionOf": ", and that ",
    "both": " and ",
    "that": "{0} that {1}",
    "thing": "something that {0}",
    "ObjectUnionOf": " or ",
    "ObjectComplementOf": "not {0}",
    "ObjectOneOf": "one of: {all}",
    "ObjectSomeValuesFrom": "{0} {1}",
    "ObjectAllValuesFrom": "{0} only {1}",
    "ObjectHasValue": "{0} {1}",
    "comma": ", ",
}
_ZH = {
    "type": "{0}屬於「{1}」",
    "relation": "{0}—{1}—{2}",
    "EquivalentClasses": "依定義，「{0}」即：{1}",
    "SubClassOf": "凡「{0}」皆為：{1}",
    "trait": "凡「{0}」：{1}",
    "DisjointClasses": "下列各類別兩兩互斥：{all}",
    "SubObjectPropertyOf": "凡由「{0}」相關聯者，亦由「{1}」相關聯",
    "ObjectPropertyDomain": "「{0}」的主詞皆為：{1}",
    "DataPropertyDomain": "「{0}」的主詞皆為：{1}",
    "ObjectPropertyRange": "「{0}」的受詞皆為：{1}",
    "DataPropertyRange": "「{0}」的值皆屬：{1}",
    "SymmetricObjectProperty": "「{0}」具對稱性",
    "TransitiveObjectProperty": "「{0}」具遞移性",
    "FunctionalObjectProperty": "「{0}」至多有一個受詞",
    "FunctionalDataProperty": "「{0}」至多有一個值",
    "InverseObjectProperties": "「{0}」與「{1}」互為逆關係",
    "other": "{0}：{all}",
    "ObjectIntersectionOf": "，且",
    "both": "，且",
    "that": "{0}，且{1}",
    "thing": "事物（{0}）",
    "ObjectUnionOf": "或",
    "ObjectComplementOf": "非「{0}」",
    "ObjectOneOf": "下列之一：{all}",
    "ObjectSomeValuesFrom": "{0}—某一{1}",
    "ObjectAllValuesFrom": "{0}—僅限{1}",
    "ObjectHasValue": "{0}—{1}",
    "comma": "、",
}
_KO = {
    "type": "{0} — ‘{1}’에 속함",
    "relation": "{0} — {1} — {2}",
    "EquivalentClasses": "정의: ‘{0}’ = {1}",
    "SubClassOf": "모든 ‘{0}’: {1}",
    "trait": "모든 ‘{0}’: {1}",
    "DisjointClasses": "다음 가운데 둘 이상인 것은 없음: {all}",
    "SubObjectPropertyOf": "‘{0}’ 관계이면 ‘{1}’ 관계이기도 함",
    "ObjectPropertyDomain": "‘{0}’의 주어: 언제나 {1}",
    "DataPropertyDomain": "‘{0}’의 주어: 언제나 {1}",
    "ObjectPropertyRange": "‘{0}’의 목적어: 언제나 {1}",
    "DataPropertyRange": "‘{0}’의 값: 언제나 {1}",
    "SymmetricObjectProperty": "‘{0}’: 양쪽으로 성립함",
    "TransitiveObjectProperty": "‘{0}’: 추이적임(첫째에서 둘째를 거쳐 셋째에도 성립함)",
    "FunctionalObjectProperty": "‘{0}’: 목적어는 많아야 하나",
    "FunctionalDataProperty": "‘{0}’: 값은 많아야 하나",
    "InverseObjectProperties": "‘{0}’, ‘{1}’: 서로 반대쪽에서 본 같은 관계",
    "other": "{0}: {all}",
    "ObjectIntersectionOf": ", 그리고 ",
    "both": ", 그리고 ",
    "that": "{0}, 그리고 {1}",
    "thing": "것({0})",
    "ObjectUnionOf": " 또는 ",
    "ObjectComplementOf": "‘{0}’ 아님",
    "ObjectOneOf": "다음 가운데 하나: {all}",
    "ObjectSomeValuesFrom": "{0} — 어떤 {1}",
    "ObjectAllValuesFrom": "{0} — 오직 {1}",
    "ObjectHasValue": "{0} — {1}",
    "comma": ", ",
}
_SENTENCES = {"en": _EN, "zh-Hant": _ZH, "ko": _KO}
_ABOUT_A_CLASS = {"SubClassOf", "ObjectPropertyDomain", "DataPropertyDomain", "ObjectPropertyRange"}
_RESTRICTIONS = {"ObjectSomeValuesFrom", "ObjectAllValuesFrom", "ObjectHasValue"}


class Wording:
    """Says axioms and triples in one language.

    Args:
        triples: Where the labels are.
        language: `en`, `zh` or `ko`.

    Raises:
        UnknownNameError: if the language is none of the three.
    """

    def __init__(self, triples: Iterable[ox.Triple], language: str = "en") -> None:
        tag = language_tag(language)
        self._sentences = _SENTENCES[tag]
        self._english = tag == "en"
        self._labels = {
            triple.subject.value: triple.object.value
            for triple in triples
            if triple.predicate in (RDFS.label, SKOS.prefLabel)
            and isinstance(triple.object, ox.Literal)
            and (triple.object.language or "").lower() == tag.lower()
            and isinstance(triple.subject, ox.NamedNode)
        }

    def name(self, term: object) -> str:
        """The label of a term; where it has none in the language, its short name."""
        if isinstance(term, ox.NamedNode):
            return self._labels.get(term.value) or shorten(term.value)
        return term.value if isinstance(term, ox.Literal) else str(term)

    def triple(self, triple: ox.Triple) -> str:
        """What a triple says.

        Example:
            >>> from clusterkg.namespaces import CLU, KG
            >>> label = ox.Triple(KG.heyri, RDFS.label, ox.Literal("Heyri", language="en"))
            >>> Wording([label]).triple(ox.Triple(KG.heyri, RDF.type, CLU.Place))
            'Heyri is a clu:Place'
        """
        if triple.predicate == RDF.type:
            return self._sentences["type"].format(self.name(triple.subject), self._a(self.name(triple.object)))
        parts = map(self.name, (triple.subject, triple.predicate, triple.object))
        return self._sentences["relation"].format(*parts)

    def axiom(self, axiom: Axiom) -> str:
        """What an axiom says."""
        if axiom.triple is not None:
            return self.triple(axiom.triple)
        pattern = self._sentences.get(axiom.kind)
        if pattern is None or not axiom.parts:
            return self._sentences["other"].format(axiom.kind, all=self._all(axiom.parts))
        parts = [self._part(part) for part in axiom.parts]
        if axiom.kind == "EquivalentClasses":
            parts = [self._a(parts[0]), *map(self._value, axiom.parts[1:])]
        elif axiom.kind == "SubClassOf" and _is_restriction(axiom.parts[1]):
            pattern = self._sentences["trait"]
        elif axiom.kind in _ABOUT_A_CLASS:
            parts[1] = self._value(axiom.parts[1])
        return pattern.format(*parts, all=self._sentences["comma"].join(parts))

    def _part(self, part: Part) -> str:
        if not isinstance(part, tuple):
            return self.name(part)
        kind, *operands = part
        pattern = self._sentences.get(kind)
        if pattern is None:
            return self._sentences["other"].format(kind, all=self._all(operands))
        if kind == "ObjectIntersectionOf":
            return self._intersection(operands)
        if kind == "ObjectUnionOf":
            return pattern.join(self._value(operand) for operand in operands)
        if kind in _RESTRICTIONS:
            prop, filler = operands
            return pattern.format(
                self.name(prop), self._value(filler) if kind != "ObjectHasValue" else self.name(filler)
            )
        return pattern.format(*map(self._part, operands), all=self._all(operands))

    def _intersection(self, operands: list[Part]) -> str:
        """The named classes first, then what their members are like."""
        kinds = [self._part(part) for part in operands if not _is_restriction(part)]
        traits = [self._part(part) for part in operands if _is_restriction(part)]
        both = self._sentences["ObjectIntersectionOf"]
        if not (kinds and traits):
            return self._sentences["both"].join([*map(self._a, kinds), *traits])
        return self._sentences["that"].format(self._sentences["both"].join(map(self._a, kinds)), both.join(traits))

    def _value(self, part: Part) -> str:
        """What fills a place: "a government body", "something that plays a role"."""
        shown = self._part(part)
        return self._sentences["thing"].format(shown) if _is_restriction(part) else self._a(shown)

    def _all(self, parts: Iterable[Part]) -> str:
        return self._sentences["comma"].join(map(self._part, parts))

    def _a(self, noun: str) -> str:
        """In English, a noun with its article, unless it has one."""
        if not self._english or noun.startswith(("a ", "an ", "something ")):
            return noun
        # By sound: a unit, a university, a European; no term of ours begins with a silent consonant.
        vowel = noun[:1].lower() in "aeiou" and not noun.lower().startswith(("uni", "eu", "use", "one"))
        return f"{'an' if vowel else 'a'} {noun}"


def _is_restriction(part: Part) -> bool:
    return isinstance(part, tuple) and part[0] in _RESTRICTIONS
