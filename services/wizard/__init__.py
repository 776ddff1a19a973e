"""The install wizard without its pages: facts of the cluster, questions, answers, and the files that they make.

Nothing here changes anything. What the answers come to is a script with its party files, which the engine runs as it
runs any other one.
"""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.wizard.answers import Answers, Filed, Problem, answers_text, read_answers, read_filed, resolved
    from services.wizard.drafts import Draft, draft
    from services.wizard.facts import Facts, gather_facts
    from services.wizard.flow import Standing, beside, next_asked, obstacle, open_pages, pages_of
    from services.wizard.hostnames import host_lines
    from services.wizard.model import Page, Question
    from services.wizard.pages import PAGES
    from services.wizard.questions import QUESTIONS, questions_of
    from services.wizard.writing import FilePlan, file_plans, write_files
else:
    __getattr__ = late(
        __name__,
        {
            "answers": "Answers Filed Problem answers_text read_answers read_filed resolved",
            "drafts": "Draft draft",
            "facts": "Facts gather_facts",
            "flow": "Standing beside next_asked obstacle open_pages pages_of",
            "hostnames": "host_lines",
            "model": "Page Question",
            "pages": "PAGES",
            "questions": "QUESTIONS questions_of",
            "writing": "FilePlan file_plans write_files",
        },
    )

__all__ = [
    "PAGES",
    "QUESTIONS",
    "Answers",
    "Draft",
    "Facts",
    "FilePlan",
    "Filed",
    "Page",
    "Problem",
    "Question",
    "Standing",
    "answers_text",
    "beside",
    "draft",
    "file_plans",
    "gather_facts",
    "host_lines",
    "next_asked",
    "obstacle",
    "open_pages",
    "pages_of",
    "questions_of",
    "read_answers",
    "read_filed",
    "resolved",
    "write_files",
]
