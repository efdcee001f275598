"""The laws that we hold ourselves to, for other people's corruptors, mappings and sources."""

import sys

try:
    import hypothesis as _hypothesis  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'tunekit.testing needs hypothesis, which is not installed.\nHint: pip install "tunekit[testing]"'
    ) from error

from tunekit.testing.aligning import check_budget as check_budget
from tunekit.testing.aligning import check_edits_apply as check_edits_apply
from tunekit.testing.aligning import check_origin as check_origin
from tunekit.testing.aligning import check_projection as check_projection
from tunekit.testing.aligning import check_trace_edits as check_trace_edits
from tunekit.testing.aligning import check_trace_text as check_trace_text
from tunekit.testing.aligning import check_undo as check_undo
from tunekit.testing.arguments import check_bad_arguments as check_bad_arguments
from tunekit.testing.arguments import check_defaults as check_defaults
from tunekit.testing.arguments import check_docstring as check_docstring
from tunekit.testing.arguments import check_unknown_argument as check_unknown_argument
from tunekit.testing.composing import check_associativity as check_associativity
from tunekit.testing.composing import check_chain as check_chain
from tunekit.testing.composing import check_labels as check_labels
from tunekit.testing.composing import check_names as check_names
from tunekit.testing.composing import check_steps_apart as check_steps_apart
from tunekit.testing.composing import check_wrappers as check_wrappers
from tunekit.testing.costs import check_linear_memory as check_linear_memory
from tunekit.testing.costs import check_linear_time as check_linear_time
from tunekit.testing.draws import check_batch_mates as check_batch_mates
from tunekit.testing.draws import check_copy_numbers as check_copy_numbers
from tunekit.testing.draws import check_duplicates as check_duplicates
from tunekit.testing.draws import check_keys as check_keys
from tunekit.testing.draws import check_order_equivariance as check_order_equivariance
from tunekit.testing.draws import check_repeatable as check_repeatable
from tunekit.testing.draws import check_seed_and_copy as check_seed_and_copy
from tunekit.testing.draws import check_split_invariance as check_split_invariance
from tunekit.testing.draws import check_threads as check_threads
from tunekit.testing.draws import check_twin as check_twin
from tunekit.testing.guarding import check_graphemes as check_graphemes
from tunekit.testing.guarding import check_protect as check_protect
from tunekit.testing.guarding import check_protect_elsewhere as check_protect_elsewhere
from tunekit.testing.laws import Outcome as Outcome
from tunekit.testing.mapping_laws import check_pair_law as check_pair_law
from tunekit.testing.mapping_laws import check_pair_many as check_pair_many
from tunekit.testing.mapping_laws import check_pair_order as check_pair_order
from tunekit.testing.mapping_laws import check_pair_origin as check_pair_origin
from tunekit.testing.mapping_laws import check_pair_permutation as check_pair_permutation
from tunekit.testing.mapping_laws import check_pair_purity as check_pair_purity
from tunekit.testing.mapping_laws import check_pair_repeatable as check_pair_repeatable
from tunekit.testing.mapping_laws import check_pair_split as check_pair_split
from tunekit.testing.mapping_laws import check_pair_total as check_pair_total
from tunekit.testing.mapping_laws import check_tampered_input as check_tampered_input
from tunekit.testing.mapping_laws import check_tampered_target as check_tampered_target
from tunekit.testing.parametrized import parametrize_with_checks as parametrize_with_checks
from tunekit.testing.processes import check_fresh_process as check_fresh_process
from tunekit.testing.purity import check_buffer_views as check_buffer_views
from tunekit.testing.purity import check_global_state as check_global_state
from tunekit.testing.purity import check_input_unchanged as check_input_unchanged
from tunekit.testing.purity import check_keeps_nothing as check_keeps_nothing
from tunekit.testing.purity import check_own_state as check_own_state
from tunekit.testing.purity import check_quiet as check_quiet
from tunekit.testing.rates import check_odd_rates as check_odd_rates
from tunekit.testing.rates import check_p_one as check_p_one
from tunekit.testing.rates import check_p_zero as check_p_zero
from tunekit.testing.rates import check_rate_grows as check_rate_grows
from tunekit.testing.rates import check_rate_one as check_rate_one
from tunekit.testing.rates import check_rate_zero as check_rate_zero
from tunekit.testing.report import Report as Report
from tunekit.testing.saved import check_dict as check_dict
from tunekit.testing.saved import check_fingerprint as check_fingerprint
from tunekit.testing.saved import check_json as check_json
from tunekit.testing.source_laws import check_batch_sizes as check_batch_sizes
from tunekit.testing.source_laws import check_batch_types as check_batch_types
from tunekit.testing.source_laws import check_divided as check_divided
from tunekit.testing.source_laws import check_dropped as check_dropped
from tunekit.testing.source_laws import check_empty_source as check_empty_source
from tunekit.testing.source_laws import check_ids as check_ids
from tunekit.testing.source_laws import check_interleaved as check_interleaved
from tunekit.testing.source_laws import check_passes as check_passes
from tunekit.testing.source_laws import check_re_iterable as check_re_iterable
from tunekit.testing.source_laws import check_recipe as check_recipe
from tunekit.testing.source_laws import check_source_state as check_source_state
from tunekit.testing.source_laws import check_stretches as check_stretches
from tunekit.testing.standing_in import check_stand_in as check_stand_in
from tunekit.testing.suite import check_corruptor as check_corruptor
from tunekit.testing.suite import check_mapping as check_mapping
from tunekit.testing.suite import check_source as check_source
from tunekit.testing.totality import check_call_forms as check_call_forms
from tunekit.testing.totality import check_empty as check_empty
from tunekit.testing.totality import check_huge_record as check_huge_record
from tunekit.testing.totality import check_many_records as check_many_records
from tunekit.testing.totality import check_records_apart as check_records_apart
from tunekit.testing.totality import check_total as check_total
from tunekit.testing.totality import check_well_formed as check_well_formed
from tunekit.testing.traits import check_idempotent as check_idempotent
from tunekit.testing.traits import check_keeps_length as check_keeps_length
from tunekit.testing.traits import check_shortens as check_shortens
from tunekit.testing.valuing import check_copy as check_copy
from tunekit.testing.valuing import check_equality as check_equality
from tunekit.testing.valuing import check_frozen as check_frozen
from tunekit.testing.valuing import check_pickle as check_pickle
from tunekit.testing.valuing import check_replace as check_replace
from tunekit.testing.valuing import check_repr as check_repr

# Pytest shows the lines of those who call a law, and not those of the laws.
for _name, _module in list(sys.modules.items()):
    if _name.startswith(f"{__name__}."):
        vars(_module)["__tracebackhide__"] = True

__all__ = [
    "Outcome",
    "Report",
    "check_associativity",
    "check_bad_arguments",
    "check_batch_mates",
    "check_batch_sizes",
    "check_batch_types",
    "check_budget",
    "check_buffer_views",
    "check_call_forms",
    "check_chain",
    "check_copy",
    "check_copy_numbers",
    "check_corruptor",
    "check_defaults",
    "check_dict",
    "check_divided",
    "check_docstring",
    "check_dropped",
    "check_duplicates",
    "check_edits_apply",
    "check_empty",
    "check_empty_source",
    "check_equality",
    "check_fingerprint",
    "check_fresh_process",
    "check_frozen",
    "check_global_state",
    "check_graphemes",
    "check_huge_record",
    "check_idempotent",
    "check_ids",
    "check_input_unchanged",
    "check_interleaved",
    "check_json",
    "check_keeps_length",
    "check_keeps_nothing",
    "check_keys",
    "check_labels",
    "check_linear_memory",
    "check_linear_time",
    "check_many_records",
    "check_mapping",
    "check_names",
    "check_odd_rates",
    "check_order_equivariance",
    "check_origin",
    "check_own_state",
    "check_p_one",
    "check_p_zero",
    "check_pair_law",
    "check_pair_many",
    "check_pair_order",
    "check_pair_origin",
    "check_pair_permutation",
    "check_pair_purity",
    "check_pair_repeatable",
    "check_pair_split",
    "check_pair_total",
    "check_passes",
    "check_pickle",
    "check_projection",
    "check_protect",
    "check_protect_elsewhere",
    "check_quiet",
    "check_rate_grows",
    "check_rate_one",
    "check_rate_zero",
    "check_re_iterable",
    "check_recipe",
    "check_records_apart",
    "check_repeatable",
    "check_replace",
    "check_repr",
    "check_seed_and_copy",
    "check_shortens",
    "check_source",
    "check_source_state",
    "check_split_invariance",
    "check_stand_in",
    "check_steps_apart",
    "check_stretches",
    "check_tampered_input",
    "check_tampered_target",
    "check_threads",
    "check_total",
    "check_trace_edits",
    "check_trace_text",
    "check_twin",
    "check_undo",
    "check_unknown_argument",
    "check_well_formed",
    "check_wrappers",
    "parametrize_with_checks",
]
