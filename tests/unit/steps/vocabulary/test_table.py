"""Which test says what of each verb: what it does, that it does nothing twice or in a rehearsal, what goes wrong."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

from services.steps import Risk, declarations

HERE = Path(__file__).parent


class Row(NamedTuple):
    """Tests of a verb, all in `test_FILE.py`.

    `idle`: the wish is true already, or only rehearsed; what reads needs none.
    """

    file: str
    does: str
    tells: str
    idle: str = ""


TABLE = {
    "assert": Row("control", "a_comparison_holds_or_is_told", "assert_over_outputs_that_are_not_there_names_the_path"),
    "board.check": Row("boards", "every_board_answers", "a_board_that_answers_by_no_way_is_told_with_each_way"),
    "board.open": Row(
        "boards",
        "address_is_told_where_no_browser_is",
        "a_party_that_is_not_there_is_told",
        "rehearsal_opens_nothing",
    ),
    "bundle.collect": Row(
        "reports",
        "objects_and_logs_are_packed_without_secrets",
        "what_may_not_be_read_leaves_a_note_in_its_place",
        "rehearsal_packs_nothing",
    ),
    "chart.ensure": Row(
        "charts", "missing_chart_is_uploaded", "without_a_file_it_says_what_to_give", "missing_chart_is_uploaded"
    ),
    "cluster.ensure": Row(
        "fateclusters",
        "missing_ones_are_installed",
        "failed_job_is_told_in_kubefates_words",
        "missing_ones_are_installed",
    ),
    "cluster.remove": Row(
        "fateclusters",
        "installed_ones_are_uninstalled_after_a_question_each",
        "unasked_nothing_is_deleted",
        "installed_ones_are_uninstalled_after_a_question_each",
    ),
    "cluster.update": Row(
        "fateclusters", "changed_file_is_followed", "what_is_not_installed_is_refused", "changed_file_is_followed"
    ),
    "config.lint": Row("configs", "clean_files_pass", "findings_are_placed_and_fail_from_their_severity_on"),
    "config.new": Row(
        "configs",
        "template_of_the_chart_is_written_once",
        "place_that_cannot_be_written_is_told",
        "existing_file_is_left_alone",
    ),
    "config.set": Row(
        "configs",
        "values_are_set_and_comments_kept",
        "path_that_leads_nowhere_is_told",
        "values_are_set_and_comments_kept",
    ),
    "confirm": Row("control", "yes_goes_on_and_no_ends", "nobody_there_is_6_unless_yes_was_given"),
    "context.use": Row("tools", "context_is_taken_and_told", "unknown_one_is_told"),
    "dns.check": Row("probes", "right_address_is_ok", "wrong_address_and_missing_name_are_told"),
    "hosts.apply": Row(
        "names",
        "lines_are_added_once_and_the_rest_stays",
        "it_asks_with_the_files_name",
        "lines_are_added_once_and_the_rest_stays",
    ),
    "hosts.check": Row("names", "right_names_are_ok", "missing_name_warns_and_tells_that_only_browsers_care"),
    "hosts.print": Row("names", "every_system_gets_its_lines", "refused_it_says_so"),
    "http.check": Row("probes", "expected_answer_is_ok", "other_status_is_told_after_three_tries"),
    "images.list": Row("charts", "images_are_listed", "images_of_a_party_that_is_not_there_are_not_listed"),
    "images.prepull": Row(
        "charts",
        "every_image_gets_a_pod_on_every_usable_node_and_leaves_none",
        "refused_it_ends_with_the_reason",
        "a_rehearsal_only_lists_it",
    ),
    "ingress.ensure": Row(
        "ingress",
        "manifest_brings_class_and_controller",
        "missing_class_is_named",
        "class_and_ready_controller_are_enough",
    ),
    "job.stop": Row(
        "jobs", "what_runs_is_stopped_and_awaited", "an_unknown_job_is_told", "what_has_ended_is_left_alone"
    ),
    "job.wait": Row("fateclusters", "latest_job_and_the_workloads_are_waited_for", "failed_job_fails_it"),
    "kubefate.ensure": Row(
        "kubefate",
        "empty_cluster_gets_the_service_and_its_database",
        "refused_it_says_who_may_not_do_what",
        "empty_cluster_gets_the_service_and_its_database",
    ),
    "kubefate.login": Row(
        "kubefate", "version_and_way_are_its_outputs", "no_way_in_is_8_and_in_a_rehearsal_a_difference"
    ),
    "kubefate.remove": Row(
        "kubefate",
        "removing_deletes_all_that_was_applied_in_reverse_and_waits_until_gone",
        "removing_declined_deletes_nothing",
        "removing_what_is_not_there_is_ok",
    ),
    "localcluster.ensure": Row(
        "tools",
        "stopped_profile_is_started_as_asked",
        "failed_start_is_told_in_its_words",
        "stopped_profile_is_started_as_asked",
    ),
    "manifest.apply": Row(
        "manifests",
        "objects_are_applied_in_order_also_into_a_namespace_of_the_same_file",
        "what_is_no_manifest_is_a_file_error",
        "a_drifted_field_is_told_with_its_values_and_set_back",
    ),
    "namespace.ensure": Row(
        "namespaces",
        "missing_ones_are_created_active_and_labelled",
        "one_that_is_being_removed_is_refused_with_what_holds_it",
        "missing_ones_are_created_active_and_labelled",
    ),
    "namespace.remove": Row(
        "namespaces",
        "removing_asks_with_context_and_name_and_waits_until_gone",
        "removing_declined_or_unasked_deletes_nothing",
        "removing_asks_with_context_and_name_and_waits_until_gone",
    ),
    "note": Row("control", "note_is_kept_for_the_report", "note_must_say_something"),
    "object.patch": Row(
        "objects",
        "a_patch_changes_what_it_says_and_nothing_twice",
        "a_patch_of_another_version_is_refused",
        "a_patch_changes_what_it_says_and_nothing_twice",
    ),
    "object.remove": Row(
        "objects",
        "those_that_are_there_are_removed_once_asked",
        "removing_declined_removes_nothing",
        "those_that_are_there_are_removed_once_asked",
    ),
    "pause": Row("control", "yes_goes_on_and_no_ends", "nobody_there_is_6_unless_yes_was_given"),
    "plan.save": Row(
        "plans",
        "plan_is_saved_and_again_when_a_party_changes",
        "whatever_lies_there_is_overwritten_but_a_folder",
        "plan_is_saved_and_again_when_a_party_changes",
    ),
    "plan.show": Row(
        "plans", "plan_tells_ports_requests_and_images", "party_file_that_was_broken_meanwhile_is_a_file_error"
    ),
    "pod.exec": Row(
        "pods",
        "command_runs_in_the_modules_container",
        "other_exit_code_is_told_with_the_output_and_not_tried_again",
        "rehearsal_starts_nothing",
    ),
    "preflight": Row("preflights", "fit_cluster_passes_every_check", "port_of_somebody_else_is_told_with_its_owner"),
    "records.backup": Row(
        "records",
        "a_backup_is_made_once_and_never_over_another",
        "what_cannot_be_meant_is_refused",
        "a_backup_is_made_once_and_never_over_another",
    ),
    "records.check": Row(
        "records", "a_check_warns_of_what_is_wrong_and_counts_it", "where_kubefate_keeps_no_records_the_step_says_so"
    ),
    "records.mend": Row(
        "records",
        "a_mend_is_rehearsed_asked_about_and_made_once",
        "a_record_changed_between_the_question_and_the_answer_is_left",
        "a_mend_is_rehearsed_asked_about_and_made_once",
    ),
    "records.remove": Row(
        "records",
        "a_record_is_removed_once_asked",
        "what_cannot_be_meant_is_refused",
        "a_record_is_removed_once_asked",
    ),
    "records.restore": Row(
        "records",
        "a_restore_says_what_differs_and_overwrites_only_when_told",
        "a_file_that_is_no_backup_is_told",
        "a_restore_says_what_differs_and_overwrites_only_when_told",
    ),
    "report.write": Row(
        "reports",
        "both_reports_are_written_into_a_new_folder",
        "report_that_cannot_be_written_is_told",
        "rehearsal_writes_none",
    ),
    "rollout.wait": Row("pods", "healthy_pods_are_enough", "hopeless_pod_ends_it_at_once_with_evidence"),
    "run.local": Row(
        "tools", "arguments_are_passed_as_they_are", "other_exit_code_is_told", "rehearsal_starts_nothing"
    ),
    "secret.ensure": Row(
        "manifests", "values_are_written_and_never_told", "kind_is_one_of_three", "values_are_written_and_never_told"
    ),
    "tcp.check": Row("probes", "open_port_is_ok", "closed_port_is_told"),
    "tool.check": Row("tools", "nothing_is_started_without_consent", "required_ones_are_refused"),
    "toy.matrix": Row(
        "toys",
        "every_ordered_pair_after_every_party_alone",
        "all_failures_are_told",
        "rehearsal_of_all_pairs_runs_none",
    ),
    "toy.run": Row(
        "toys",
        "guest_runs_it_alone_first_then_with_its_host",
        "refused_submit_fails_and_is_tried_again_only_where_asked",
        "rehearsal_lists_it",
    ),
    "workload.restart": Row(
        "workloads",
        "a_restart_marks_the_template_as_kubectl_does",
        "a_workload_that_is_not_there_is_told",
        "a_restart_marks_the_template_as_kubectl_does",
    ),
    "workload.scale": Row(
        "workloads",
        "scaling_waits_for_exactly_the_pods_asked_for",
        "a_controller_that_gave_up_ends_the_wait",
        "scaling_waits_for_exactly_the_pods_asked_for",
    ),
}


def test_every_verb_stands_in_the_table() -> None:
    assert set(TABLE) == set(declarations())


@pytest.mark.parametrize("verb", TABLE)
def test_the_tests_are_there_and_play_the_verb(verb: str) -> None:
    row, declaration = TABLE[verb], declarations()[verb]
    assert row.idle or (declaration.risk is Risk.READ and not declaration.runs)
    tree = ast.parse((HERE / f"test_{row.file}.py").read_text())
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    there = {node.name for node in ast.walk(tree) if isinstance(node, functions)}
    assert {f"test_{name}" for name in row[1:] if name} <= there
    assert verb in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
