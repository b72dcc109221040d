# Of Boost 1.83 or later; headers only.
find_path(rival_boost_unordered boost/unordered/concurrent_flat_map.hpp)
set(rival_found ${rival_boost_unordered})
set(rival_includes ${rival_boost_unordered})
set(rival_package libboost-dev)
