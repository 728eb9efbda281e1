"""One page for staff council and data protection: what is stored here, in words for everybody.

What the words say comes from the program: numbers from its constants, tables and fields from the
database, the rest from the settings of this installation. A table or field that nobody has put into
words stops the command, and the tests.
"""

from collections.abc import Callable

from facilitation.factsheet import markdown, pdf
from facilitation.factsheet.coverage import Undescribed
from facilitation.factsheet.sheet import FactSheet

#: Endings and what writes them.
FORMATS: dict[str, Callable[[FactSheet], bytes]] = {"md": markdown.write, "pdf": pdf.write}

__all__ = ["FORMATS", "FactSheet", "Undescribed"]
