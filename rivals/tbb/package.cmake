find_package(TBB CONFIG QUIET)
set(rival_found ${TBB_FOUND})
set(rival_libraries TBB::tbb)
set(rival_package libtbb-dev)
