"""What toy_example prints, outcome by outcome, in the wording of fate.md §1.4 and of the issues quoted there."""

from __future__ import annotations

JOB = "20200512090533000000001"

SUBMITTED = f"""stdout:{{
    "data": {{
        "board_url": "http://fateboard:8080/index.html#/dashboard?job_id={JOB}&role=guest&party_id=9999",
        "job_dsl_path": "/data/projects/fate/python/jobs/{JOB}/job_dsl.json",
        "logs_directory": "/data/projects/fate/python/logs/{JOB}",
        "model_info": {{
            "model_id": "guest-9999#host-10000#model",
            "model_version": "{JOB}"
        }}
    }},
    "jobId": "{JOB}",
    "retcode": 0,
    "retmsg": "success"
}}


"""
POLLS = "job status is waiting\n" + "job status is running\n" * 6
SUM_13 = (
    '"2020-05-12 09:05:58,643 - secure_add_guest.py[line:126] - INFO: '
    'success to calculate secure_sum, it is 1999.9999999999998"\n'
)
SUM_14 = (
    f"[INFO] [{JOB}] [2020-05-12 09:05:58,643] [10:139] - secure_add_guest.py[line:134]: "
    "success to calculate secure_sum, it is 2000.0\n"
)
SUM_17 = (
    f"[INFO] [2022-12-01 09:05:58,643] [{JOB}] [10:10] - [secure_add_guest.run] [line:134]: "
    "success to calculate secure_sum, it is 2000.0000000000002\n"
)
ERROR_13 = (
    '"2020-05-12 09:06:40,100 - task_executor.py[line:127] - ERROR: <_Rendezvous of RPC that terminated with:\n'
    "  status = StatusCode.UNAVAILABLE\n"
    "Traceback (most recent call last):\n"
    '  File "task_executor.py", line 103, in run_task\n'
    'Exception: [COMMANDCALL] failed"\n'
)
ERROR_17 = (
    f"[ERROR] [2022-12-01 09:05:58,643] [{JOB}] [10:10] - [task_executor._run_] [line:243]: "
    "apply job resource failed\n"
    "Traceback (most recent call last):\n"
)
REFUSED_14 = """stdout:{
    "retcode": 100,
    "retmsg": "rpc request error: <_Rendezvous of RPC that terminated with:\\n\\tstatus = StatusCode.UNAVAILABLE>"
}


"""
NOT_EXECUTED = (
    "Traceback (most recent call last):\n"
    '  File "run_toy_example.py", line 281, in <module>\n'
    "ValueError: failed to exec task, status:100, stderr is None stdout:{'retcode': 100}\n"
)
NOT_STARTED = """stdout:{
    "retcode": 100,
    "retmsg": "Connection refused, Please check if the fate flow service is started"
}


"""
PEER_NOT_STARTED = """stdout:{
    "retcode": 100,
    "retmsg": "rpc request error: UNAVAILABLE, No route to host: fateflow/10.244.0.9:9360"
}


"""
REFUSED_15 = """stdout:{
    "data": {
        "guest": {"9999": {"retcode": 0, "retmsg": "success"}},
        "host": {"10000": {"retcode": 104, "retmsg": "Federated schedule error, Expecting value: line 1 column 1"}}
    },
    "jobId": "202105120905330000001",
    "retcode": 100,
    "retmsg": "create job failed"
}
"""
REFUSED_17 = """{
    "jobId": "202212010905330000001",
    "retcode": 103,
    "retmsg": "Traceback (most recent call last):\\n  File \\"dag_scheduler.py\\", line 142, in submit\\n\
Exception: ('create job failed', {'guest': {9999: {'retcode': 0, 'retmsg': 'success'}}, 'host': {10000: {'data': \
'x', 'retcode': <RetCode.FEDERATED_ERROR: 104>, 'retmsg': 'Federated schedule error, rpc request error: \
Please check rollSite and fateflow network connectivity'}}})\\n"
}
"""
REFUSED_20 = """{
    "code": 1002,
    "message": "Traceback (most recent call last): found no router info for party 10000"
}
"""


def flow(*states: str) -> str:
    return "".join(f"toy test job {JOB} is {state}\n" for state in states)
