find_package(absl CONFIG QUIET)
set(rival_found ${absl_FOUND})
set(rival_libraries absl::synchronization)
set(rival_package libabsl-dev)
