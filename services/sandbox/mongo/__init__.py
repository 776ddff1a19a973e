"""The demo's MongoDB: the records of its KubeFATE 1.0.x behind as much of the wire protocol as people ask it for."""

from services.sandbox.mongo.program import MongoProgram

__all__ = ["MongoProgram"]
