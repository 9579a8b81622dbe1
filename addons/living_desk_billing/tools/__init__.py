from . import amounts, documents, pricing
