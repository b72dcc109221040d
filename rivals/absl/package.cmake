find_package(absl CONFIG QUIET)
set(rival_found ${absl_FOUND})
set(rival_libraries absl::synchronization absl::flat_hash_map)
set(rival_package libabsl-dev)
