"""The canned questions: `queries/*.rq`, their metadata, parameters and answers."""

from clusterkg.questions.answer import Answer, Row
from clusterkg.questions.catalogue import Catalogue, Parameter, Question, load_question
from clusterkg.questions.languages import LANGUAGES, language_tag

__all__ = ["LANGUAGES", "Answer", "Catalogue", "Parameter", "Question", "Row", "language_tag", "load_question"]
