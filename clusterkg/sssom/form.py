"""What a mapping table may hold: the columns, header entries and values of SSSOM 1.1, and what is asked beyond it.

After the schema of the Simple Standard for Sharing Ontological Mappings (mapping-commons/sssom, schema of 2026-05-12).
SSSOM itself asks little of a row; the closed list of relations and the columns that each row must fill are ours.
"""

from __future__ import annotations

from clusterkg.namespaces import OWL, RDF, RDFS, SEMAPV, SKOS, SSSOM, XSD

__all__ = [
    "BUILT_IN",
    "COLUMNS",
    "ENTITY_TYPES",
    "HEADER",
    "IMPLIED",
    "JUSTIFICATIONS",
    "LITERAL",
    "NEEDED_IN_HEADER",
    "NEEDED_IN_ROW",
    "PASSED_ON",
    "RELATIONS",
]

# Prefixes that every table knows without declaring them, and may declare with no other meaning.
BUILT_IN = {
    "owl": OWL.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "semapv": SEMAPV.iri,
    "skos": SKOS.iri,
    "sssom": SSSOM.iri,
    "xsd": XSD.iri,
}

# The relations that a row may state. Readers of SSSOM accept any, misspelt ones included.
RELATIONS = frozenset(
    {
        *("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"),
        *("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass", "owl:equivalentProperty"),
    }
)
# What follows from a relation: denying the second and stating the first is a contradiction.
IMPLIED = {
    "skos:exactMatch": frozenset({"skos:closeMatch"}),
    "owl:equivalentClass": frozenset({"rdfs:subClassOf"}),
    "owl:equivalentProperty": frozenset({"rdfs:subPropertyOf"}),
}

JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in (
        *("MappingReview", "ManualMappingCuration", "LogicalReasoning", "LexicalMatching", "CompositeMatching"),
        *("UnspecifiedMatching", "SemanticSimilarityThresholdMatching", "LexicalSimilarityThresholdMatching"),
        *("MappingChaining", "MappingInversion", "StructuralMatching", "InstanceBasedMatching"),
        "BackgroundKnowledgeBasedMatching",
    )
)

LITERAL = "rdfs literal"  # the type of an object that has a name but no identifier
ENTITY_TYPES = {
    "owl class": OWL.Class,
    "owl object property": OWL.ObjectProperty,
    "owl data property": OWL.DataProperty,
    "owl annotation property": OWL.AnnotationProperty,
    "owl named individual": OWL.NamedIndividual,
    "skos concept": SKOS.Concept,
    "rdfs resource": RDFS.Resource,
    "rdfs class": RDFS.Class,
    LITERAL: RDFS.Literal,
    "rdfs datatype": RDFS.Datatype,
    "rdf property": RDF.Property,
}

COLUMNS = frozenset(
    {
        *("record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label"),
        *("predicate_modifier", "object_id", "object_label", "object_category", "mapping_justification"),
        *("author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label", "license"),
        *("subject_type", "subject_source", "subject_source_version", "object_type", "object_source"),
        *("object_source_version", "predicate_type", "mapping_provider", "mapping_source", "mapping_cardinality"),
        *("cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date"),
        *("publication_date", "review_date", "confidence", "reviewer_agreement", "curation_rule"),
        *("curation_rule_text", "subject_match_field", "object_match_field", "match_string"),
        *("subject_preprocessing", "object_preprocessing", "similarity_score", "similarity_measure", "see_also"),
        *("issue_tracker_item", "other", "comment"),
    }
)
# What the header may say once for all rows.
PASSED_ON = frozenset(
    {
        *("subject_type", "predicate_type", "object_type", "subject_source", "subject_source_version"),
        *("object_source", "object_source_version", "mapping_provider", "cardinality_scope", "mapping_tool"),
        *("mapping_tool_id", "mapping_tool_version", "mapping_date", "subject_match_field", "object_match_field"),
        *("subject_preprocessing", "object_preprocessing", "curation_rule", "curation_rule_text"),
        "similarity_measure",
    }
)
HEADER = PASSED_ON | {
    *("sssom_version", "curie_map", "mapping_set_id", "mapping_set_version", "mapping_set_source"),
    *("mapping_set_title", "mapping_set_description", "mapping_set_confidence", "creator_id", "creator_label"),
    *("license", "publication_date", "see_also", "issue_tracker", "other", "comment"),
}
NEEDED_IN_HEADER = {
    "curie_map": "list each prefix with its IRI",
    "mapping_set_id": "give the IRI of the table",
    "mapping_set_version": "give the version of the table",
    "mapping_set_description": "say what the table maps to what",
    "license": "give the IRI of the licence under which the table may be used",
}
NEEDED_IN_ROW = {
    "subject_id": "name the term that is mapped, as prefix:name",
    "subject_label": "give the label of the subject, as the graph has it",
    "predicate_id": "give the relation",
    "object_id": "name what it is mapped to, as prefix:name",
    "object_label": "give the label as it was seen at the target",
    "mapping_justification": "say how the mapping was found, semapv:ManualMappingCuration if by hand",
    "confidence": "give a number from 0 to 1",
    "mapping_date": "give the day on which the mapping was made, as 2026-11-24",
    "subject_source": "name the vocabulary of the subject, as its prefix with a colon",
    "object_source": "name the vocabulary of the object, as its prefix with a colon",
    "object_source_version": "say in which file and version the label of the object was seen",
}
