"""The canned questions: `queries/*.rq`, their metadata, parameters and answers."""

from clusterkg.questions.answer import Answer, Row
from clusterkg.questions.catalogue import Catalogue, Parameter, Question, load_question
from clusterkg.questions.languages import LANGUAGES, language_tag
from clusterkg.questions.settings import Setting, settings

__all__ = [
    "LANGUAGES",
    "Answer",
    "Catalogue",
    "Parameter",
    "Question",
    "Row",
    "Setting",
    "language_tag",
    "load_question",
    "settings",
]
