"""The tests that take longest and find least: `nox -s tests` leaves them out, `nox -s slow` runs them; CI does both.

They are more than half of the time of all tests: faults at each call of the system, hostile files of megabytes, the
laws that look at the clock or start processes, and each law beside the mutants that it has to notice.
"""

# Files as a whole, tests by name, and laws of the conformance suite.
FILES = (
    "test_examples.py",
    "test_hostile_files.py",
    "test_scale.py",
    "test_shrinking.py",
    "test_strategies_printed.py",
)
TESTS = (
    "test_a_fault_at_any_call_of_the_system",
    "test_a_fault_at_any_call_of_the_system_while_equal_records_are_dropped",
    "test_a_healthy_one_passes",
    "test_a_line_without_a_record_costs_no_more_than_one_with",
    "test_a_row_of_csv_costs_little_whatever_is_in_it",
    "test_any_batch_size",
    "test_any_cut",
    "test_composite",
    "test_every_type_has_its_strategy",
    "test_many_tiny_records",
    "test_small_things_take_little_memory",
    "test_the_law_notices",
    "test_the_whole_suite_notices",
    "test_two_workers_drop_the_same",
    "test_what_does_not_close_takes_the_time_of_text",
)
LAWS = (
    "check_batch_mates",
    "check_call_forms",
    "check_copy_numbers",
    "check_fresh_process",
    "check_linear_memory",
    "check_linear_time",
    "check_many_records",
    "check_pair_many",
    "check_projection",
    "check_protect",
    "check_protect_elsewhere",
)


def is_slow(file: str, test: str, case: str) -> bool:
    """Whether a test is one of them: by the name of its file, its own, and that of its case."""
    return file in FILES or test in TESTS or (file == "test_conformance.py" and case.endswith(LAWS))
