"""What each screen is for, its columns and the keys that matter most there: what `?` says first."""

from __future__ import annotations

from collections.abc import Mapping

from services.i18n import Message, _

ABOUT: Mapping[str, Message] = {
    "home": _(
        "All that matters of this context in one table, what is not well first: cluster, nodes, KubeFATE, "
        "each party, each route with its last toy test. MORE says why; below stands more on the row under the "
        "cursor. Enter goes to what a row is about."
    ),
    "parties": _(
        "Every party in sight, found by the labels of FATE's charts. HEALTH is computed from Kubernetes; "
        "KUBEFATE is what the service says, marked ≠ where the two do not fit. Below stand the reasons of the "
        "party under the cursor, with what to do. BOARD and DRIFT are what :board and :drift found last."
    ),
    "shell": _(
        "A shell in a container. Every key is its own but these: Ctrl-] leaves, which ends it; Shift-PgUp and "
        "Shift-PgDn scroll. When it ends, its exit code is told. The setting shell: terminal gives it the "
        "whole terminal instead."
    ),
    "party": _(
        "The page of one party, tab Workloads: what makes its pods, with verdicts. Digits and arrows turn to "
        "the other tabs: config, routes, access, jobs, events, audit. The keys are those of the party; "
        ":workloads has those of the objects."
    ),
    "party-config": _(
        "Key by key what the party was INSTALLED with, beside what its FILE in this folder says. STATE tells "
        "where they differ, and Ctrl-Z leaves those alone. e edits the file, i updates the party to it."
    ),
    "party-routes": _(
        "Whom the party reaches, read from its gateway's own route table: address, whether the peer listens "
        "there, and the last toy test with it. Enter goes to the toy test."
    ),
    "party-access": _(
        "The party's FATE-Board: its address, whether it answers, and by which way. Enter opens it, f "
        "forwards a local port to it where no name resolves."
    ),
    "party-jobs": _(
        "KubeFATE's jobs about this party, the newest first: what each was to do, how it stands, and how long "
        "it may still take. Enter reads one, X stops one that runs."
    ),
    "party-events": _(
        "The events of the party's namespace, the latest first: what Kubernetes reported of its pods, volumes "
        "and services. Events live for an hour or so."
    ),
    "party-audit": _(
        "What fatetui changed of this party from this machine: when, who, by which step, with which result. "
        "Enter tells all changes of a line."
    ),
    "workloads": _(
        "All that makes pods, of every kind in one table. READY counts pods that are ready of those wanted; "
        "WHY is the root cause in a sentence. Enter goes to the pods."
    ),
    "pods": _(
        "The pods with a verdict on each: HEALTH is judged from conditions, containers and events, STATUS is "
        "kubectl's word. READY counts containers, RESTARTS how often they began anew, WHY is the cause in a "
        "sentence. Enter goes to its containers, d describes; l, p and s lead to logs and shell."
    ),
    "deployments": _(
        "Deployments with a verdict on each. READY counts pods that are ready of those wanted, UP-TO-DATE "
        "those of the newest template, WHY is the cause in a sentence. Enter goes to the pods, s scales, r "
        "restarts."
    ),
    "statefulsets": _(
        "StatefulSets with a verdict on each. READY counts pods that are ready of those wanted, UP-TO-DATE "
        "those of the newest template, WHY is the cause in a sentence. Enter goes to the pods, s scales, r "
        "restarts."
    ),
    "replicasets": _(
        "ReplicaSets: one for each template that a Deployment has had. READY counts their pods, OWNER is the "
        "Deployment. Enter goes to the pods, J to the owner."
    ),
    "services": _(
        "Services: under which name and port others reach pods. PORTS shows NodePorts behind a colon, "
        "SELECTOR chooses the pods. F forwards a port to this machine; :ports has the NodePorts of all "
        "together."
    ),
    "ingresses": _(
        "Ingresses: HOSTS are the names that lead in, CLASS the controller that serves them, ADDRESS where it "
        "listens. WHY says what keeps one from working. :names tells whether the names resolve."
    ),
    "configmaps": _(
        "ConfigMaps with the names of their KEYS; route tables and settings of FATE are in them. Enter "
        "describes one, y shows all of it, e edits it."
    ),
    "secrets": _(
        "Secrets with the names of their KEYS; values are shown nowhere in this table. Enter goes inside, "
        "where one value is shown for a moment when asked for."
    ),
    "pvc": _(
        "Claims for storage: STATUS tells whether one has its VOLUME, SIZE and CLASS what was asked for. WHY "
        "says what a claim waits for."
    ),
    "events": _(
        "What Kubernetes reported, the latest first: REASON in a word, MESSAGE in a sentence, COUNT how "
        "often. Events live for an hour or so; fatetui keeps those of a rollout."
    ),
    "nodes": _(
        "The machines of the cluster. CPU and MEMORY are what pods may take; WHY says what keeps a node from "
        "taking pods."
    ),
    "namespaces": _(
        "Namespaces, with what holds one that does not go away under WHY. u or Enter looks at one from now "
        "on, n makes one, l labels it, Ctrl-D removes it with all that is in it."
    ),
    "secret": _(
        "The keys of one Secret. Values are masked; Enter or x shows the one under the cursor for a few "
        "seconds, c copies it unseen."
    ),
    "containers": _(
        "The containers of one pod in the order in which they run: those that prepare it, its own, those of "
        "debugging. STATE and WHY are the kubelet's words, AGE is since the start. Enter or l reads what one "
        "writes, p its life before, s opens a shell in it, a attaches, F forwards a port of it."
    ),
    "any": _(
        "Any kind that the cluster serves, in the server's own columns. It is asked for every few seconds. "
        "Enter describes, y shows the YAML, Ctrl-D removes."
    ),
    "contexts": _(
        "The contexts of the kubeconfig. MARKS tells what settings and flags make of each: production, "
        "read-only, a theme. Enter opens one in place of the present one."
    ),
    "toy": _(
        "FATE's own test of every pair: rows are guests, in whose pod it runs, columns are hosts. A cell is "
        "the verdict of the last run, read from its output and never from the exit code. t runs the pair "
        "under the cursor, below grows its transcript."
    ),
    "toy-transcript": _(
        "All that the last toy test of one pair told: the pod's output, and between it what fatetui made of "
        "it. / searches, Ctrl-S saves."
    ),
    "tests": _(
        "The toy tests of the past, the newest first: who with whom, the outcome, how long it took, FATE's "
        "own job, and what was said last. Tests of scripts and of earlier sessions are among them."
    ),
    "wizard": _(
        "From an empty cluster to a tested federation, page by page; on the left all pages with their state. "
        "Nothing is changed before the plan is accepted. Left and Right change a choice, Enter takes an answer "
        "and goes on, PageDown reads on below. Ctrl-N is the next page, Ctrl-B the one before, F3 the plan; Esc "
        "leads to the list of pages. Ctrl-S saves all for later. "
        "An answer that will not do is told below it, with a ! in the list."
    ),
    "config": _(
        "The party files of the folder that fatetui was started in. PROBLEMS counts what lint finds, across "
        "files too; FIRST is the gravest. Enter edits one, n, c and m make others of it, i installs what is "
        "marked."
    ),
    "edit": _(
        "A party file as text, checked as you type: signs beside the lines, the list of problems below, and "
        "what the key under the cursor means. F8 goes to the next problem, F4 mends it, F5 completes, F2 "
        "shows the same as a form, Ctrl-S saves after the difference was seen."
    ),
    "form": _(
        "A party file as a form: each FIELD that its chart reads, the VALUE that the file has or, in "
        "brackets, the chart's default, and what it is ABOUT or what is wrong with it. Enter changes a value "
        "or folds a block, a adds an item to a list, Ctrl-D takes one out, u undoes."
    ),
    "diff": _(
        "What saving would change in the file on the disk: lines that go with -, lines that come with +. Esc "
        "goes back to the editor."
    ),
    "federation": _(
        "The picture of all parties: each box is a party with its verdict and the port that it listens at, "
        "each arrow a route to a peer, with its port, whether somebody listens there, and the last toy test. "
        "Enter leads to the party's page, → to its routes."
    ),
    "link": _(
        "What is known of one route: how it is written in the gateway's table, what stands at its other end, "
        "what lint says of the files, and the last toy tests."
    ),
    "boards": _(
        "The FATE-Board of every party: its ADDRESS, whether it answers (STATE), BY which way, and where it "
        "is FORWARDED to. Enter opens one in the browser, f forwards a local port where no name resolves, h "
        "shows the lines for a hosts file."
    ),
    "ports": _(
        "Every NodePort of the cluster: its OWNER, what it LEADS TO, and by which routes and files it is "
        "EXPECTED. STATE tells ports that somebody counts on and nobody has. Enter goes to the Service."
    ),
    "forwards": _(
        "Ports of pods and Services at ports of this machine, begun with F on one of them. A forward that "
        "breaks is connected anew at the same ADDRESS; AGAIN counts how often. Enter opens one, X ends it."
    ),
    "drift": _(
        "What FILE, KUBEFATE, HELM and the LIVE objects say of each party, side by side. STATE tells rows in "
        "which they differ; Ctrl-Z leaves those alone. Enter compares a party key by key, r looks again."
    ),
    "names": _(
        "Every host name that the federation needs: what it should lead to (WANTED), what it RESOLVES TO on "
        "this machine, and what answers there by HTTP. h shows the lines that a hosts file needs, r looks "
        "again."
    ),
    "hosts": _(
        "The lines that a hosts file needs so that the names of this federation lead to it, for each system; "
        "the block can be replaced as a whole later. They belong on the machine of whoever opens the boards, "
        "not on the cluster."
    ),
    "doctor": _(
        "What is wrong with cluster, KubeFATE and parties, causes first; FOLLOWS FROM names the cause of what "
        "is only its effect. Below stands the evidence of the row under the cursor, what to do, and the "
        "commands for it. r looks again, o shows all."
    ),
    "doctor-report": _(
        "All that the doctor looked at, what was well too. / searches, Ctrl-S saves it for somebody else to read."
    ),
    "images": _(
        "Every image that a pod wants: NODES counts the nodes that have it, PODS those that want it, WHY says "
        "why a pull fails. Enter goes to the pods."
    ),
    "jobs": _(
        "KubeFATE's jobs, the newest first. STATUS is its word, marked where Kubernetes shows otherwise; "
        "LIMIT is what is left of the hour that KubeFATE gives a job. Enter reads one, X stops one that runs."
    ),
    "job": _(
        "One job of KubeFATE: what it was to do, its states, and what it told. What Kubernetes shows of the "
        "same party is on the party's page."
    ),
    "charts": _(
        "The charts that KubeFATE has stored, and those that are published and could be downloaded (STATE). "
        "Enter shows the example party file of one, u uploads a packaged chart where there is no way to the "
        "repository."
    ),
    "example": _(
        "The example party file that comes with a chart, as its makers wrote it. c copies it, Ctrl-S saves "
        "it; n in :config makes a file of one's own."
    ),
    "users": _("Who may use this KubeFATE, as the service tells it; passwords are never asked for."),
    "settings": _(
        "What is set in this context, FROM which file or flag, and its MEANING. Enter copies a setting as a "
        "settings file would have it; fatetui never writes that file by itself."
    ),
    "faults": _(
        "What can go wrong in the demo. Enter or s starts a fault and lifts it again; the other screens show "
        "what comes of it."
    ),
    "records": _(
        "What KubeFATE 1.0.x keeps in its database beside what is really there: KUBEFATE SAYS against WHAT IS "
        "WRONG, each with a rule. m mends a record, Ctrl-D removes one of which nothing is left; b keeps all "
        "in an archive first."
    ),
    "record": _("One record as the database has it, secrets masked."),
    "plan": _(
        "What one action would change, step by step and field by field: lines with - go, lines with + come. "
        "Nothing of it is done; Enter leads to the question whether it is to be done, r looks again."
    ),
    "tasks": _(
        "What was begun since fatetui was started, the newest first; tasks go on when their screen is left. "
        "LAST SAID is where one is, or why it failed. Enter reads one, X stops one after the write that it is "
        "in."
    ),
    "task": _(
        "All that one task told: each step, what it changed, the evidence, and why it ended as it did. Above "
        "stand the commands that it stands for."
    ),
    "runs": _(
        "Scripts, wizards and tasks of the past, read from their journals: with which RESULT, how many STEPS, "
        "what was CHANGED, and where one ENDED. Enter reads a run and tells how to resume it, i runs its script again, "
        "after a look at what would change."
    ),
    "run": _(
        "One run of the past: its steps, what each changed, where it ended, and the command that goes on with it."
    ),
    "audit": _(
        "Every change that fatetui made from this machine: WHEN, WHO, BY script or console, which STEP, with "
        "which RESULT. Each line carries the hash of the one before it; one that was tampered with is marked "
        "▲. Enter tells all changes of a line."
    ),
    "notices": _("What was said in passing, the newest last: it can be read here again."),
    "saved": _(
        "The files that were saved from here into the folder that fatetui was started in: tables as CSV, texts and "
        "logs, the session as a script. Enter reads one; what is removed elsewhere is gone here within a second."
    ),
    "saved-text": _("A file that was saved from here, as it is on the disk. / searches, w wraps, c copies it."),
    "aliases": _(
        "The words that may be typed after : and where each LEADS TO; of other kinds the cluster's own words "
        "are taken. Enter goes there."
    ),
    "own-log": _(
        "The last lines of the program's own log; the file that the breadcrumbs name has more. Nothing in it "
        "holds a secret."
    ),
    "describe": _(
        "One object in words: the verdict with its reasons and remedies, labels, containers, conditions, and "
        "the events about it. It is kept up to date; / searches."
    ),
    "yaml": _(
        "The object as the cluster has it, kept up to date. Managed fields are folded until m shows them; "
        "what a Secret holds is not shown."
    ),
    "logs": _(
        "What one container writes, followed as it grows; 100,000 lines are held. o goes to the next "
        "container, a shows all, 0 to 6 choose how far back, / leaves only lines that fit."
    ),
    "party-logs": _(
        "What all pods of a party write, together and in order, each line with its module. Pods that come "
        "later join in; / leaves only lines that fit."
    ),
    "previous-logs": _(
        "What the container wrote in its life before this one: where a crash tells why. o goes to the next container."
    ),
}
"""By the id of the view."""
