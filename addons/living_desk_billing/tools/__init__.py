from . import access, amounts, documents, pricing, revision
