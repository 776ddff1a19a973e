"""The answers with which FATE Flow refuses a submit, wrapped as each generation wraps them (fate.md §2.1)."""

from __future__ import annotations

from typing import Any

from services.sandbox.programs.toy.eras import ToyEra, Wrapping

Answer = dict[str, Any]
_FEDERATED_ERROR = 104
NOT_STARTED = "Connection refused, Please check if the fate flow service is started"


def not_serving(era: ToyEra) -> Answer:
    """Nobody answers at FATE Flow's address: the client's own words."""
    key = "code" if era.wrapping is Wrapping.REPR_2 else "retcode"
    return {key: 100, "retmsg": NOT_STARTED}


def refusal(era: ToyEra, job_id: str, guest: str, host: str, detail: str) -> Answer:
    """The peer, or the way to it, does not answer."""
    words = f"Please check rollSite and fateflow network connectivity, UNAVAILABLE: io exception {detail}"
    if era.wrapping is Wrapping.FLAT:
        return _flat(era, host, detail)
    if era.wrapping is Wrapping.MAP:
        data = {"guest": {guest: {"retcode": 0, "retmsg": "success"}}}
        data.setdefault("host", {})[host] = {"retcode": _FEDERATED_ERROR, "retmsg": words}
        return {"jobId": job_id, "retcode": 100, "retmsg": "create job failed", "data": data}
    inner = (
        f"{{'guest': {{{guest}: {{'data': {{}}, 'retcode': 0, 'retmsg': 'success'}}}}, 'host': {{{host}: "
        f"{{'retcode': <RetCode.FEDERATED_ERROR: {_FEDERATED_ERROR}>, 'retmsg': \"{words}\"}}}}}}"
    )
    text = (
        "Traceback (most recent call last):\n"
        '  File "/data/projects/fate/fateflow/python/fate_flow/scheduler/dag_scheduler.py", line 142, in submit\n'
        f"    raise Exception(\"create job failed\", response)\nException: ('create job failed', {inner})\n"
    )
    if era.wrapping is Wrapping.REPR_2:
        return {"code": 1002, "message": text, "job_id": job_id}
    return {"jobId": job_id, "retcode": 103, "retmsg": text}


def _flat(era: ToyEra, host: str, detail: str) -> Answer:
    if era.since < (1, 4):
        words = (
            f"rpc request error: <_Rendezvous of RPC that terminated with:\n\tstatus = StatusCode.UNKNOWN\n\tdetails = "
            f'"[UNARYCALL][SERVER] unary call server error: overall process time exceeds timeout: 60000, '
            f'metadata: {{"dst":{{"partyId":"{host}"}}}}, {detail}"'
        )
    else:
        words = (
            f"an error occurred while creating the job: role host party_id {host}\n"
            f"rpc request error: UNAVAILABLE, failed to connect to all addresses, {detail}"
        )
    return {"retcode": 100, "retmsg": words}
