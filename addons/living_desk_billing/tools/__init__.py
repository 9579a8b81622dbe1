from . import access, aid, amounts, bands, documents, pricing, revision, simulation
