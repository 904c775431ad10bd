# Moves data from retired terms to those that replace them: as a value, as a class, as a property.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>

DELETE { ?subject ?property ?old }
INSERT { ?subject ?property ?new }
WHERE {
    ?old owl:deprecated true ; dcterms:isReplacedBy ?new .
    ?subject ?property ?old .
    FILTER(?property NOT IN (dcterms:isReplacedBy, dcterms:replaces))
} ;

DELETE { ?subject ?old ?value }
INSERT { ?subject ?new ?value }
WHERE {
    ?old owl:deprecated true ; dcterms:isReplacedBy ?new .
    ?subject ?old ?value .
}
