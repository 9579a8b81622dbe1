from . import access, aid, amounts, documents, pricing, revision
